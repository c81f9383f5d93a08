"""Chinese text understood on the machine it runs on: search, categories, likeness and groups.

Everything here is pure: numpy and the standard library, no network, no download, no district's nouns. What
it says is a suggestion with its reasons; a person decides. No person is profiled: authorship is nowhere an
input.
"""

from qianxian.language.classifier import Classifier
from qianxian.language.groups import Group, Item, group_similar
from qianxian.language.scrub import scrub
from qianxian.language.search import search_tokens
from qianxian.language.similar import SimilarIndex

__all__ = ["Classifier", "Group", "Item", "SimilarIndex", "group_similar", "scrub", "search_tokens"]
