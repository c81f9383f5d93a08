from __future__ import annotations

import inspect
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from language.samples import LABELS, TEXTS
from language.shared_texts import rows
from qianxian.language import Classifier, SimilarIndex, group_similar
from qianxian.language.folding import fold
from qianxian.language.lexicon import TOPICS, Topic
from qianxian.language.near_copies import near_copy_groups
from qianxian.language.report import drift, evaluate, grouped_parts

if TYPE_CHECKING:
    from pathlib import Path


def _right(model: Classifier, texts: list[str], labels: list[str]) -> float:
    return sum(said[0][0] == label for said, label in zip(model.predict(texts), labels, strict=True)) / len(
        texts
    )


@pytest.fixture(scope="module")
def trained() -> Classifier:
    return Classifier().fit(TEXTS, LABELS)


def test_on_the_first_day_the_written_words_already_answer() -> None:
    assert _right(Classifier(), TEXTS, LABELS) >= 0.8


def test_on_the_first_day_the_districts_own_categories_can_be_asked_for() -> None:
    model = Classifier(["parking", "供水", "overhead_cables", "噪声"])
    said = [
        model.predict(text)[0][0]
        for text in ("乱停车没人管", "三天没有自来水", "飞线垂到窗前", "KTV半夜扰民")
    ]
    assert said == ["parking", "供水", "overhead_cables", "噪声"]


def test_rules_that_a_district_writes_count_at_once_and_survive_saving(tmp_path: Path) -> None:
    model = Classifier(["古槐保护", "parking"], rules={"古槐保护": ["老槐树", "古槐"]})
    assert model.predict("门前的老槐树快死了")[0][0] == "古槐保护"
    model.save(tmp_path / "model.npz")
    assert Classifier.load(tmp_path / "model.npz").predict("古槐")[0][0] == "古槐保护"


def test_english_and_traditional_words_are_understood_without_training() -> None:
    model = Classifier()
    assert model.predict("the elevator is broken again")[0][0] == "商贸旅游"
    assert model.predict("The buses never come")[0][0] == "交通运输"
    assert model.predict("學校亂收費")[0][0] == model.predict("学校乱收费")[0][0] == "教育文体"


def test_a_latin_word_counts_only_as_a_whole_word() -> None:
    model = Classifier()
    assert model.explain("business as usual").words == []


def test_certainties_of_all_labels_add_up_to_one_and_fall() -> None:
    for said in Classifier().fit(TEXTS, LABELS).predict(TEXTS[:5], top=99):
        shares = [share for _, share in said]
        assert sum(shares) == pytest.approx(1.0)
        assert shares == sorted(shares, reverse=True)
        assert len(said) == 7


def test_one_text_gives_one_list_and_many_give_many(trained: Classifier) -> None:
    assert trained.predict(TEXTS[0]) == trained.predict([TEXTS[0]])[0]
    assert trained.predict([]) == []
    assert len(trained.predict(TEXTS[0], top=2)) == 2


def test_a_text_is_judged_alike_alone_and_among_others(trained: Classifier) -> None:
    together = trained.predict(TEXTS)
    for text, said in zip(TEXTS[:20], together, strict=False):
        alone = trained.predict(text)
        assert [label for label, _ in alone] == [label for label, _ in said]
        assert [share for _, share in alone] == pytest.approx([share for _, share in said], abs=1e-6)


@pytest.mark.parametrize("text", ["", " ", "。", "a", "停", "🙂", "\n\n", "x" * 10_000, "\ud800"])
def test_every_text_gets_an_answer_and_an_explanation(trained: Classifier, text: str) -> None:
    for model in (trained, Classifier()):
        assert len(model.predict(text)) == 3
        assert np.isfinite(model.explain(text).certainty)


def test_explanations_name_words_that_stand_in_the_text(trained: Classifier) -> None:
    told = trained.explain("出租車不打表，司機拒載")
    assert told.label == "交通运输"
    assert told.words
    for word, share in told.words:
        assert word in "出租車不打表，司機拒載"
        assert 0 < share <= 1
    assert any(fold(word) in {"出租车", "打表", "不打表", "司机", "拒载"} for word, _ in told.words)


def test_words_that_overlap_are_named_as_one_and_no_letter_that_says_nothing_is() -> None:
    told = Classifier(["street_lights", "供水"]).explain("昨晚起东门的路灯不亮")
    assert [word for word, _ in told.words] == ["路灯不亮"]


def test_one_short_word_is_less_certain_than_several_and_words_of_other_matters_take_from_it() -> None:
    model = Classifier(["parking", "供水"])
    (_, one), (_, several), (_, mixed) = (
        model.predict(text, top=1)[0] for text in ("说说车位", "乱停车，地锁到处都是，没有车位", "说说车位和公积金")
    )
    assert several > one > mixed > 0.5


def test_training_makes_new_labels_known() -> None:
    texts = ["红色的花", "红红的花朵", "红色的布", "蓝色的天", "蓝蓝的天空", "蓝色的海"]
    model = Classifier().fit(texts, ["红", "红", "红", "蓝", "蓝", "蓝"])
    assert model.labels == ("红", "蓝")
    assert model.predict("红色的纸")[0][0] == "红"
    assert model.predict("蓝色的纸")[0][0] == "蓝"


def test_labels_outweigh_the_written_words_when_there_are_enough() -> None:
    texts = [f"停车场第{i}号的事情请登记" for i in range(300)] + [
        f"食堂第{i}号的事情请登记" for i in range(300)
    ]
    model = Classifier().fit(texts, ["教育文体"] * 300 + ["城乡建设"] * 300)
    assert model.predict("停车场的事")[0][0] == "教育文体"


def test_a_model_comes_back_from_its_file_the_same(trained: Classifier, tmp_path: Path) -> None:
    trained.save(tmp_path / "model")
    again = Classifier.load(tmp_path / "model")
    assert again.predict(TEXTS) == trained.predict(TEXTS)
    assert again.explain(TEXTS[3]) == trained.explain(TEXTS[3])
    assert again.version == trained.version != Classifier().version
    assert again.trained_on == len(TEXTS)


def test_a_model_remembers_the_lexicon_it_was_made_with(tmp_path: Path) -> None:
    own = {"tea": Topic("茶", "茶", ("茶叶",)), "rice": Topic("米", "米", ("大米",))}
    Classifier(topics=own).save(tmp_path / "m")
    again = Classifier.load(tmp_path / "m")
    assert again.predict("一斤茶叶")[0][0] == "茶"
    assert list(again.topics) == ["tea", "rice"]


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", x=np.zeros(3))
    with pytest.raises(ValueError, match="no classifier"):
        Classifier.load(tmp_path / "other.npz")
    (tmp_path / "text").write_text("hello")
    with pytest.raises(ValueError, match="no classifier"):
        Classifier.load(tmp_path / "text")
    with pytest.raises(FileNotFoundError):
        Classifier.load(tmp_path / "nowhere")
    about = np.frombuffer(json.dumps({"format": 99}).encode(), dtype=np.uint8)
    np.savez(tmp_path / "later.npz", about=about)
    with pytest.raises(ValueError, match="format 99"):
        Classifier.load(tmp_path / "later.npz")


def _damaged(whole: bytes) -> list[bytes]:
    dice = np.random.default_rng(3)
    cut = [whole[:size] for size in (0, 1, 10, 100, len(whole) // 2, len(whole) - 10)]
    changed = []
    for _ in range(60):
        letters = bytearray(whole)
        for at in dice.integers(0, len(letters), 3).tolist():
            letters[at] ^= 1 << int(dice.integers(8))
        changed.append(bytes(letters))
    return cut + changed


def test_a_damaged_file_is_refused_in_words_and_never_half_believed(trained: Classifier, tmp_path: Path) -> None:
    path = tmp_path / "model"
    trained.save(path)
    said = trained.predict(TEXTS[:3])
    refused = 0
    for content in _damaged(path.read_bytes()):
        path.write_bytes(content)
        try:
            assert Classifier.load(path).predict(TEXTS[:3]) == said
        except ValueError as problem:
            assert "no classifier" in str(problem)  # noqa: PT017 - some changes touch nothing that is read
            refused += 1
    assert refused > 50


def test_a_file_whose_parts_do_not_fit_together_is_refused(trained: Classifier, tmp_path: Path) -> None:
    trained.save(tmp_path / "model")
    with np.load(tmp_path / "model") as stored:
        arrays = {name: stored[name] for name in stored.files}
    np.savez(tmp_path / "other.npz", **arrays | {"weights": arrays["weights"][:-1]})
    with pytest.raises(ValueError, match="no classifier"):
        Classifier.load(tmp_path / "other.npz")


def test_a_failed_save_leaves_the_old_model_in_place(
    trained: Classifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "model"
    trained.save(path)
    before = path.read_bytes()

    def broken(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(np, "savez_compressed", broken)
    with pytest.raises(OSError, match="disk full"):
        trained.save(path)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["model"]


def test_texts_and_labels_that_do_not_pair_up_are_refused() -> None:
    with pytest.raises(ValueError, match="pair up"):
        Classifier().fit(["一", "二"], ["甲"])
    with pytest.raises(ValueError, match="two labels"):
        Classifier().fit(["一", "二"], ["甲", "甲"])


def test_training_twice_on_the_same_gives_the_same_model() -> None:
    assert Classifier().fit(TEXTS, LABELS).version == Classifier().fit(TEXTS, LABELS).version


def test_more_labels_than_a_shard_are_averaged_and_still_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qianxian.language.classifier.SHARD", 40)
    assert _right(Classifier().fit(TEXTS, LABELS), TEXTS, LABELS) >= 0.9


def test_who_writes_is_no_feature() -> None:
    # No words about persons in the lexicon, and no person among the inputs of any face.
    lexicon_words = {word for topic in TOPICS.values() for word in topic.words}
    assert not lexicon_words & {"先生", "女士", "大妈", "回族", "外地人", "独居", "本人"}
    for face in (Classifier.fit, Classifier.predict, SimilarIndex.add, SimilarIndex.query, group_similar):
        names = set(inspect.signature(face).parameters)
        assert not names & {"author", "person", "people", "user", "reporter", "by", "phone", "name"}


def test_near_copies_stay_on_one_side() -> None:
    texts = [*TEXTS[:30], *(text + "，谢谢" for text in TEXTS[:30])]
    groups = near_copy_groups(texts)
    assert np.array_equal(groups[:30], groups[30:])
    labels = [*LABELS[:30], *LABELS[:30]]
    tested: list[int] = []
    for training, testing in grouped_parts(labels, groups, seed=1):
        assert not set(groups[training]) & set(groups[testing])
        tested += testing.tolist()
    assert sorted(tested) == list(range(60))


def test_a_report_tells_each_class_and_the_curve() -> None:
    report = evaluate(TEXTS, LABELS, sizes=(40, None))
    assert [point.labels for point in report.curve] == [40, None]
    assert [told.label for told in report.classes] == sorted(set(LABELS))
    assert sum(told.texts for told in report.classes) == len(TEXTS)
    assert all(0 <= told.recall <= 1 and 0 <= told.precision <= 1 for told in report.classes)
    assert report.curve[-1].first <= report.curve[-1].among_three <= 1


def test_drift_is_nothing_on_the_same_texts_and_seen_when_one_matter_takes_over(trained: Classifier) -> None:
    same = drift(trained, TEXTS, TEXTS)
    assert same.divergence == pytest.approx(0, abs=1e-9)
    noisy = [text for text, label in zip(TEXTS, LABELS, strict=True) if label == "环境保护"]
    assert drift(trained, TEXTS, noisy).divergence > 0.3
    assert drift(trained, TEXTS, ["饕餮魑魅魍魉"]).unseen_now > 0.9
    with pytest.raises(ValueError, match="texts with texts"):
        drift(trained, [], TEXTS)


def test_on_real_messages_the_measured_accuracy_is_kept() -> None:
    messages = rows("labelled_messages_dev.csv")
    texts = [row["title"].strip() + "\n" + row["body"].strip() for row in messages]
    labels = [row["label"] for row in messages]
    assert _right(Classifier(), texts, labels) >= 0.78
    report = evaluate(texts, labels, sizes=(100, None))
    assert report.curve[0].first >= 0.80
    assert report.curve[1].first >= 0.86
    assert report.curve[1].among_three >= 0.97
    assert report.calibration_error <= 0.05
