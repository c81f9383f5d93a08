"""The courses that a matter can take."""

from __future__ import annotations

from enum import StrEnum


class Course(StrEnum):
    """How a matter goes, apart from what time makes of it."""

    PLAIN = "plain"
    ON_THE_SPOT = "on_the_spot"
    TO_COMMUNITY = "to_community"
    TO_SUBDISTRICT = "to_subdistrict"
    TO_DEPARTMENTS = "to_departments"
    TO_JOINT_REVIEW = "to_joint_review"
    STAYS_AT_TOP = "stays_at_top"
    GIVEN_BACK = "given_back"
    ASSIGNED = "assigned"
    SUPPORTED = "supported"
    WAITED = "waited"
    ASKED = "asked"
    EXTENDED = "extended"
    NOT_EXTENDED = "not_extended"
    REOPENED = "reopened"
    REOPENED_TWICE = "reopened_twice"
    GRUDGING = "grudging"
    URGED = "urged"
    SUPERVISED = "supervised"
    FOLLOWED_UP = "followed_up"
    UNREACHED = "unreached"
    SILENT = "silent"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    VOIDED = "voided"
    MERGED = "merged"
    SPLIT = "split"


COURSES = {
    Course.ON_THE_SPOT: 400,
    Course.TO_COMMUNITY: 64,
    Course.TO_SUBDISTRICT: 26,
    Course.TO_DEPARTMENTS: 13,
    Course.TO_JOINT_REVIEW: 6,
    Course.STAYS_AT_TOP: 4,
    Course.GIVEN_BACK: 46,
    Course.ASSIGNED: 18,
    Course.SUPPORTED: 26,
    Course.WAITED: 34,
    Course.ASKED: 16,
    Course.EXTENDED: 38,
    Course.NOT_EXTENDED: 8,
    Course.REOPENED: 62,
    Course.REOPENED_TWICE: 9,
    Course.GRUDGING: 30,
    Course.URGED: 34,
    Course.SUPERVISED: 12,
    Course.FOLLOWED_UP: 70,
    Course.UNREACHED: 18,
    Course.SILENT: 34,
    Course.DECLINED: 13,
    Course.WITHDRAWN: 11,
    Course.VOIDED: 6,
    Course.MERGED: 14,
    Course.SPLIT: 6,
}
"""How many matters of a year take a course; all others are received, done and confirmed."""
