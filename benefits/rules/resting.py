"""On what a benefit line rests besides the programme, by the code of its reason: the sentence itself says so."""

from benefits.facts import AdultRuleExemption

PART_A, PART_B = "A", "B"

# A line of Original Medicare whose reason is not here may be under either part.
PART_OF_ORIGINAL_MEDICARE = {
    "B-ORIGINAL-2": PART_A,
    "B-HOSPICE-3": PART_A,
    "B-ORIGINAL-3": PART_B,
}

# What an integrated plan gives because Medi-Cal pays it to, and nothing else does.
MEDI_CAL_ALONE = frozenset(
    ("B-LTSS-1", "B-IHSS-2", "B-MSSP-1", "B-MSSP-2", "B-RX-1", "B-RX-2", "B-HPSM-DENTAL-1"),
)
# What Medi-Cal pays it for, but Medicare or an extra of the plan may pay for too: no source tells.
MEDI_CAL_PERHAPS = frozenset(
    (
        "B-MEDICARE-2",
        "B-MENTAL-2",
        "B-MENTAL-3",
        "B-ACUPUNCTURE-2",
        "B-CREAMS-2",
        "B-VISION-3",
        "B-RIDES-3",
        # A plan's own word does not say which of the two pays it for that.
        "B-OWN-1",
    ),
)

_YOUNG = frozenset((AdultRuleExemption.UNDER_21,))
_DENTAL = frozenset(AdultRuleExemption)
# What Medi-Cal once did not cover for adults, with the exemptions that the sentence names, and with youth.
EXEMPT_FROM_ADULT_RULE = {
    "B-DENTAL-4": _DENTAL,
    "B-DENTAL-6": _DENTAL,
    "B-VISION-4": _YOUNG,
    "B-ACUPUNCTURE-1": _YOUNG,
    "B-ACUPUNCTURE-3": _YOUNG,
    "B-CREAMS-1": _YOUNG,
    "B-RESTORED-1": _YOUNG,
}
