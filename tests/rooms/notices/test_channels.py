"""Each way out, against a stand-in that checks the shape a real provider wants."""

from __future__ import annotations

import base64
import email
import email.policy
import hashlib
import hmac
import json
import logging
import re
import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
import pytest

from qianxian.notices import channels
from qianxian.notices.channels import Later, Message, Never, Unclear, UnknownNumber, posting, segments, setup, wecom
from qianxian.notices.channels.dingtalk import DingTalkRobot, sign
from qianxian.notices.channels.mail import Mail
from qianxian.notices.channels.sms import AlibabaSms, TencentSms, acs3_headers, tc3_headers
from qianxian.notices.channels.wecom import WeCom, WeComRobot, shortened
from stand_in import DROP, mail_server, provider

PHONE = "13912345678"
LINK = "https://qx.example.cn/r/abc/"
MESSAGE = Message(
    4711, PHONE, "第3网格党支部已经接手。", LINK, "SMS_1",
    (("unit", "第3网格党支部"), ("promised_at", "11月26日 18:00")),
)
SECRET = "such-a-secret-nobody-may-read"
SENT = {"Response": {"SendStatusSet": [{"Code": "Ok", "SerialNo": "2640:17", "Message": "send success"}]}}


def refused(code):
    return 200, {"Response": {"SendStatusSet": [{"Code": code, "SerialNo": ""}]}}


def tencent(at):
    return TencentSms(key="AKID", secret=SECRET, app="1400006666", sign_name="魏都牵线", endpoint=at.address)


def alibaba(at):
    return AlibabaSms(key="LTAI", secret=SECRET, sign_name="魏都牵线", endpoint=at.address)


@pytest.fixture(autouse=True)
def no_token_is_known():
    wecom._tokens.clear()


# ── short messages ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_signature_is_that_of_the_providers_own_example():
    """Published with “Signature V3” of Tencent Cloud, and with “V3 request and signature” of Alibaba Cloud."""
    body = b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
    headers = tc3_headers(
        secret_id="AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******", secret_key="Gu5t9xGARNpq86cd98joQYCN3*******",
        host="cvm.tencentcloudapi.com", service="cvm", action="DescribeInstances", body=body,
        at=datetime.fromtimestamp(1551113065, UTC),
    )
    assert headers["Authorization"].endswith(
        "Signature=be4f67d323c78ab9acb7395e43c0dbcf822a9cfac32fea2449a7bc7726b770a3",
    )
    headers = acs3_headers(
        key="YourAccessKeyId", secret="YourAccessKeySecret", host="ecs.cn-shanghai.aliyuncs.com",
        action="RunInstances", version="2014-05-26", nonce="3156853299f313e23d1673dc12e1703d",
        query="ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai",
        at=datetime(2023, 10, 26, 10, 22, 32, tzinfo=UTC),
    )
    assert headers["Authorization"].endswith(
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
    )


def test_tencent_gets_a_signed_template_with_its_values_in_order():
    with provider((200, SENT)) as at:
        assert tencent(at).send(MESSAGE) == "2640:17"
    [request] = at.requests
    assert request.json == {
        "PhoneNumberSet": ["+8613912345678"], "SmsSdkAppId": "1400006666", "SignName": "魏都牵线",
        "TemplateId": "SMS_1", "TemplateParamSet": ["第3网格党支部", "11月26日 18:00"], "SessionContext": "4711",
    }
    said = request.headers
    assert (said["x-tc-action"], said["x-tc-version"]) == ("SendSms", "2021-01-11")
    assert said["content-type"] == "application/json; charset=utf-8"
    assert abs(int(said["x-tc-timestamp"]) - time.time()) < 60
    expected = tc3_headers(
        secret_id="AKID", secret_key=SECRET, host=said["host"], service="sms", action="SendSms", body=request.body,
        at=datetime.fromtimestamp(int(said["x-tc-timestamp"]), UTC),
    )
    assert said["authorization"] == expected["Authorization"]


def test_alibaba_gets_a_signed_template_with_its_values_by_name():
    with provider((200, {"Code": "OK", "BizId": "9006^0", "RequestId": "x"})) as at:
        assert alibaba(at).send(MESSAGE) == "9006^0"
    [request] = at.requests
    assert request.body == b""
    assert json.loads(request.query["TemplateParam"]) == {"unit": "第3网格党支部", "promised_at": "11月26日 18:00"}
    assert {name: request.query[name] for name in ("PhoneNumbers", "SignName", "TemplateCode", "OutId")} == {
        "PhoneNumbers": PHONE, "SignName": "魏都牵线", "TemplateCode": "SMS_1", "OutId": "4711",
    }
    said = request.headers
    expected = acs3_headers(
        key="LTAI", secret=SECRET, host=said["host"], action="SendSms", version="2017-05-25", query=request.raw_query,
        at=datetime.fromisoformat(said["x-acs-date"]), nonce=said["x-acs-signature-nonce"],
    )
    assert said["authorization"] == expected["Authorization"]
    assert "+" not in request.raw_query, "a blank is %20 to this provider"


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (refused("LimitExceeded.PhoneNumberThirtySecondLimit"), Later),
        (refused("FailedOperation.InsufficientBalanceInSmsPackage"), Later),
        (refused("FailedOperation.TemplateIncorrectOrUnapproved"), Never),
        (refused("InvalidParameterValue.IncorrectPhoneNumber"), UnknownNumber),
        (refused("FailedOperation.PhoneNumberInBlacklist"), UnknownNumber),
        ((200, {"Response": {"Error": {"Code": "AuthFailure.SignatureFailure"}, "RequestId": "x"}}), Later),
        ((200, {"Response": {}}), Unclear),
        ((200, b"<html>"), Unclear),
        ((500, {}), Unclear),
        ((502, b"bad gateway"), Unclear),
        ((503, b""), Later),
        ((429, b""), Later),
        ((400, b"no"), Never),
        (DROP, Unclear),
    ],
)
def test_what_a_provider_answers_is_one_of_four_failures(answer, failure):
    with provider(answer) as at, pytest.raises(failure) as failed:
        tencent(at).send(MESSAGE)
    assert type(failed.value) is failure
    assert PHONE not in str(failed.value)
    assert len(at.requests) == 1, "handed over once, whatever came back"


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        ("isv.BUSINESS_LIMIT_CONTROL", Later), ("isp.SYSTEM_ERROR", Later), ("isv.AMOUNT_NOT_ENOUGH", Later),
        ("isv.MOBILE_NUMBER_ILLEGAL", UnknownNumber), ("isv.SMS_TEMPLATE_ILLEGAL", Never),
    ],
)
def test_what_alibaba_answers_is_understood(code, failure):
    with provider((200, {"Code": code})) as at, pytest.raises(failure, match=code):
        alibaba(at).send(MESSAGE)


def test_a_provider_that_is_not_there_was_handed_nothing():
    with provider((200, SENT)) as at:
        gone = tencent(at)
    with pytest.raises(Later, match="ConnectError"):
        gone.send(MESSAGE)


def test_an_answer_that_comes_too_late_leaves_it_unclear(monkeypatch):
    monkeypatch.setattr(posting, "ANSWERS_WITHIN_S", 0.2)

    def late(_request):
        time.sleep(0.6)
        return 200, SENT

    with provider(late) as at, pytest.raises(Unclear, match="ReadTimeout"):
        tencent(at).send(MESSAGE)


def test_nothing_is_followed_elsewhere():
    with provider((200, SENT)) as elsewhere, provider((302, b"", ("Location", elsewhere.address))) as at:
        with pytest.raises(Never, match="302"):
            tencent(at).send(MESSAGE)
        assert elsewhere.requests == []


def test_a_secret_goes_out_over_https_only():
    with pytest.raises(Never, match="https"):
        posting.post("http://sms.example.cn/", b"")


@pytest.mark.parametrize("message", [Message(1, "03742333333", "x", "", "SMS_1"), Message(1, "", "x", "", "SMS_1")])
def test_no_short_message_goes_to_what_is_no_mobile_telephone(message):
    with provider((200, SENT)) as at:
        with pytest.raises(UnknownNumber):
            tencent(at).send(message)
        assert at.requests == []


def test_a_text_that_no_provider_registered_is_not_handed_over():
    with provider((200, SENT)) as at:
        with pytest.raises(Never, match="no template"):
            alibaba(at).send(Message(1, PHONE, "您好。", ""))
        assert at.requests == []


@pytest.mark.parametrize(
    ("length", "messages"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)],
)
def test_a_text_is_as_many_messages_as_providers_count(length, messages):
    assert segments("字" * length) == messages


def test_a_sign_beyond_the_basic_plane_counts_twice():
    assert segments("😀" * 35) == 1
    assert segments("😀" * 36) == 2


# ── messengers ───────────────────────────────────────────────────────────────────────────────────────────────────


class Corp:
    """A stand-in of WeCom: it hands out tokens, knows which one is good, and checks a message as the real one does."""

    def __init__(self):
        self.token, self.asked, self.sent = "t1", 0, []

    def __call__(self, request):
        if request.path == "/cgi-bin/gettoken":
            assert request.method == "GET"
            assert request.query == {"corpid": "ww1", "corpsecret": SECRET}
            self.asked += 1
            return 200, {"errcode": 0, "errmsg": "ok", "access_token": self.token, "expires_in": 7200}
        assert (request.method, request.path) == ("POST", "/cgi-bin/message/send")
        if request.query["access_token"] != self.token:
            return 200, {"errcode": 42001, "errmsg": "access_token expired"}
        said = request.json
        assert said["touser"]
        assert isinstance(said["agentid"], int)
        card = said[said["msgtype"]]
        if said["msgtype"] == "textcard":
            assert set(card) == {"title", "description", "url", "btntxt"}
            assert len(card["description"].encode()) <= 512
            assert len(card["title"].encode()) <= 128
            assert re.match("https?://", card["url"])
        assert (said["enable_duplicate_check"], said["duplicate_check_interval"]) == (1, 14400)
        self.sent.append(said)
        return 200, {"errcode": 0, "errmsg": "ok", "msgid": f"m{len(self.sent)}"}


def corp_at(at):
    return WeCom(corp="ww1", secret=SECRET, agent=1000002, endpoint=at.address)


def test_wecom_gets_a_card_and_its_token_is_fetched_once():
    corp = Corp()
    with provider(corp) as at:
        assert corp_at(at).send(Message(1, "zhangsan", "长" * 400, LINK)) == "m1"
        assert corp_at(at).send(Message(2, "zhangsan", "短。", "")) == "m2"
    assert corp.asked == 1
    assert corp.sent[0]["textcard"]["description"].endswith("长…")
    assert corp.sent[1]["text"] == {"content": "短。"}


def test_a_token_that_ran_out_is_fetched_anew_and_the_message_goes_once():
    corp = Corp()
    with provider(corp) as at:
        corp_at(at).send(Message(1, "zhangsan", "一", LINK))
        corp.token = "t2"
        assert corp_at(at).send(Message(2, "zhangsan", "二", LINK)) == "m2"
    assert (corp.asked, len(corp.sent)) == (2, 2)


@pytest.mark.parametrize(
    ("code", "failure"), [(45009, Later), (-1, Later), (60111, UnknownNumber), (81013, UnknownNumber), (48002, Never)],
)
def test_what_wecom_answers_is_understood(code, failure):
    token = {"errcode": 0, "access_token": "t", "expires_in": 7200}
    with provider((200, token), (200, {"errcode": code})) as at, pytest.raises(failure, match=str(code)):
        corp_at(at).send(Message(1, "zhangsan", "一", LINK))


def test_a_member_that_wecom_does_not_know_is_nobody():
    token = {"errcode": 0, "access_token": "t", "expires_in": 7200}
    with provider((200, token), (200, {"errcode": 0, "invaliduser": "wang"})) as at, pytest.raises(UnknownNumber):
        corp_at(at).send(Message(1, "wang", "一", LINK))


def test_a_robot_of_wecom_gets_markdown_that_fits():
    with provider((200, {"errcode": 0, "errmsg": "ok"}), (200, {"errcode": 45009})) as at:
        robot = WeComRobot(key=SECRET, endpoint=at.address)
        robot.send(Message(1, "", "新" * 2000, ""))
        with pytest.raises(Later, match="45009"):
            robot.send(Message(2, "", "又一件", LINK))
    first, second = at.requests
    assert (first.path, first.query) == ("/cgi-bin/webhook/send", {"key": SECRET})
    assert first.json["msgtype"] == "markdown"
    assert len(first.json["markdown"]["content"].encode()) <= 4096
    assert second.json == {"msgtype": "markdown", "markdown": {"content": f"又一件\n[打开]({LINK})"}}


def test_a_robot_of_dingtalk_is_signed_with_the_moment():
    with provider((200, {"errcode": 0, "errmsg": "ok"})) as at:
        DingTalkRobot(token="tok", secret="SEC1", endpoint=at.address).send(Message(1, "", "新的一件", LINK))
    [request] = at.requests
    moment = request.query["timestamp"]
    assert abs(int(moment) / 1000 - time.time()) < 60
    expected = hmac.new(b"SEC1", f"{moment}\nSEC1".encode(), hashlib.sha256).digest()
    assert base64.b64decode(request.query["sign"]) == expected
    assert "%2B" in f"{request.raw_query}%2B", "a plus sign is no blank"
    assert request.query["access_token"] == "tok"
    assert request.json == {
        "msgtype": "markdown", "markdown": {"title": "牵线", "text": f"新的一件\n\n[打开]({LINK})"},
    }


def test_a_signature_with_a_plus_arrives_as_it_was_made():
    moment = next(n for n in range(10_000) if "+" in sign("s", n))
    assert "%2B" in str(httpx.Request("POST", "http://x/", params={"sign": sign("s", moment)}).url)


@pytest.mark.parametrize(("code", "failure"), [(310000, Never), (130101, Later), (-1, Later)])
def test_what_dingtalk_answers_is_understood(code, failure):
    with provider((200, {"errcode": code})) as at, pytest.raises(failure, match=str(code)):
        DingTalkRobot(token="t", secret="s", endpoint=at.address).send(Message(1, "", "一", ""))


def test_a_text_is_cut_at_a_character():
    assert shortened("字" * 10, 30) == "字" * 10
    cut = shortened("字" * 11, 30)
    assert cut == "字" * 9 + "…"
    assert len(cut.encode()) == 30


# ── mail ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def mail_at(port):
    return Mail(host="127.0.0.1", port=port, sender="牵线 <qx@example.cn>", security="none")


def test_a_mail_says_what_happened_and_is_named_after_the_notice():
    with mail_server() as (port, letters):
        ref = mail_at(port).send(Message(4711, "li@example.cn", "桌上有一件\n新的。", LINK))
    assert ref == "<4711@example.cn>"
    letter = email.message_from_bytes(letters[0], policy=email.policy.default)
    assert (letter["To"], letter["Message-ID"], letter["Auto-Submitted"]) == (
        "li@example.cn", ref, "auto-generated",
    )
    assert letter["Subject"] == "牵线：桌上有一件 新的。"
    assert letter.get_content().split() == ["桌上有一件", "新的。", LINK]


@pytest.mark.parametrize(
    ("more", "failure"),
    [
        ({"refuse": "550 no such user"}, UnknownNumber), ({"refuse": "451 later"}, Later),
        ({"drop_after": "DATA"}, Unclear),
    ],
)
def test_what_a_mail_server_answers_is_understood(more, failure):
    with mail_server(**more) as (port, _letters), pytest.raises(failure) as failed:
        mail_at(port).send(Message(1, "li@example.cn", "一", ""))
    assert type(failed.value) is failure


def test_a_mail_server_that_is_not_there_was_handed_nothing():
    with mail_server() as (port, _letters):
        pass
    with pytest.raises(Later):
        mail_at(port).send(Message(1, "li@example.cn", "一", ""))


# ── which there are ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def keys(settings, tmp_path):
    settings.QIANXIAN_KEYS = tmp_path
    return tmp_path


def write(keys, name="channels.json", **said):
    (keys / name).write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")


def test_without_a_file_everything_goes_into_the_folder(keys):
    found = channels.of_district()
    assert (found.residents, found.wrong) == ("folder", "")
    with pytest.raises(Later, match="not set up"):
        found.get("sms")


def test_a_file_names_the_ways_out_and_a_district_may_have_its_own(keys):
    mail = {"kind": "mail", "host": "smtp.example.cn", "sender": "qx@example.cn"}
    write(keys, residents="short", channels={
        "short": {"kind": "sms-alibaba", "key": "k", "secret": SECRET, "sign_name": "牵线"}, "post": mail,
    })
    found = channels.of_district()
    assert (found.residents, found.kinds["short"]) == ("short", "sms-alibaba")
    assert found.get("post").host == "smtp.example.cn"
    write(keys, "channels-411002.json", residents="folder", channels={"own": mail})
    assert set(channels.of_district().channels) == {"folder", "console", "own"}


@pytest.mark.parametrize(
    "said",
    [
        {"channels": {"x": {"kind": "pigeon"}}}, {"channels": {"x": {"kind": "mail"}}}, {"channels": []},
        {"channels": {"m": {"kind": "mail", "host": "h", "sender": "s"}}, "groups": {"unit": "m"}},
    ],
)
def test_a_file_that_is_wrong_sets_up_nothing_and_says_so(keys, said):
    write(keys, **said)
    found = channels.of_district()
    assert found.wrong
    assert found.channels == {}


def test_residents_who_are_to_be_reached_by_nothing_are_noticed(keys):
    write(keys, residents="sms", channels={})
    assert channels.of_district().wrong == "sms"


def test_no_secret_and_no_number_is_in_any_log_or_in_what_an_adapter_says_of_itself(caplog):
    token = {"errcode": 0, "access_token": SECRET, "expires_in": 7200}
    with caplog.at_level(logging.DEBUG), provider((200, token), (200, {"errcode": 0, "msgid": "1"})) as at:
        adapters = [corp_at(at), tencent(at), alibaba(at), WeComRobot(key=SECRET), DingTalkRobot("t", SECRET)]
        adapters.append(Mail(host="h", sender="s", password=SECRET))
        corp_at(at).send(Message(1, PHONE, "一", LINK))
    assert SECRET not in "".join(map(repr, adapters))
    told = "".join(logging.Formatter().format(record) for record in caplog.records)
    assert SECRET not in told
    assert PHONE not in told
    assert urlsplit(at.address).netloc  # it did go somewhere


def test_the_setup_lists_every_kind():
    assert set(setup.GROUPS) | set(setup.TO_STAFF) <= set(setup.KINDS)
