"""The rules on numbers: sums, years, plausibility."""

from __future__ import annotations

from reports.rules import arithmetic, carryover, plausibility
from reports.rules.catalogue.grounds import ACCURACY, FORM, FORM_REQUESTS
from reports.rules.model import N_, Rule

OF_FIGURES: tuple[Rule, ...] = (
    Rule(
        "arithmetic.balance",
        "error",
        N_("Requests received and requests handled balance"),
        N_(
            "In every column, new requests and those carried "
            "in equal those handled and those carried out."
        ),
        N_("Correct the column until both sides are equal."),
        FORM_REQUESTS,
        arithmetic.balance,
    ),
    Rule(
        "arithmetic.results",
        "error",
        N_("The results add up to their total"),
        N_("In every column, （七）总计 is the sum of all results from （一） to （六）."),
        N_("Correct the results, or their total."),
        FORM_REQUESTS,
        arithmetic.results,
    ),
    Rule(
        "arithmetic.applicants",
        "error",
        N_("The kinds of applicant add up to the row's total"),
        N_("In every row, 总计 is the sum of 自然人 and the five kinds of 法人或其他组织."),
        N_("Correct the row, or its total."),
        FORM_REQUESTS,
        arithmetic.applicants,
    ),
    Rule(
        "arithmetic.review",
        "error",
        N_("The outcomes of reviews and lawsuits add up"),
        N_("In each of the three groups of part four, 总计 is the sum of the four outcomes."),
        N_("Correct the outcomes, or their total."),
        f"{FORM}，表四",
        arithmetic.review,
    ),
    Rule(
        "arithmetic.number",
        "error",
        N_("Cells hold whole numbers, none below zero"),
        N_(
            "Counts are whole numbers; only 本年增/减 may "
            "be below zero, only money may have decimals."
        ),
        N_("Write the number alone; put remarks into the text."),
        FORM,
        arithmetic.numbers,
    ),
    Rule(
        "arithmetic.money",
        "warning",
        N_("Amounts are in 万元"),
        N_("The form asks for amounts in 万元; a unit in the cell says something else."),
        N_("Convert the amount to 万元."),
        FORM,
        arithmetic.money,
        forms=("2021",),
    ),
    Rule(
        "arithmetic.total_blank",
        "notice",
        N_("Totals are filled in"),
        N_("A total stays blank although the cells it adds up are filled."),
        N_("Fill in the total."),
        FORM,
        arithmetic.totals_filled,
    ),
    Rule(
        "carryover.requests",
        "warning",
        N_("Requests carried in are those carried out last year"),
        N_(
            "上年结转 equals 结转下年度 of the published report "
            "for the year before, in all seven columns."
        ),
        N_("Correct the number, or explain why it differs (for instance a merged office)."),
        FORM_REQUESTS,
        carryover.requests,
    ),
    Rule(
        "carryover.in_force",
        "warning",
        N_("Documents in force follow from last year's"),
        N_("现行有效 equals last year's number, plus those made, less those repealed this year."),
        N_("Correct the number, or explain the difference (for instance a re-count or an expiry)."),
        FORM,
        carryover.stock,
        forms=("2021",),
    ),
    Rule(
        "plausibility.rule_making",
        "warning",
        N_("Rules are made only by those who may"),
        N_("Only ministries, provinces and cities with districts make 规章."),
        N_("Count the documents as 行政规范性文件, or leave 0."),
        "《中华人民共和国立法法》第九十一条、第九十三条",
        plausibility.rule_making,
        kinds=("department", "town", "subdistrict", "government"),
    ),
    Rule(
        "plausibility.jump",
        "notice",
        N_("Numbers do not jump without reason"),
        N_("A number is five times last year's, or a fifth of it."),
        N_("Check the number and its unit."),
        ACCURACY,
        plausibility.jumps,
    ),
    Rule(
        "plausibility.size",
        "warning",
        N_("Numbers fit the office's size"),
        N_("The number of decisions is beyond what an office of this level takes in a year."),
        N_("Check the number and what it counts."),
        ACCURACY,
        plausibility.sizes,
    ),
)
