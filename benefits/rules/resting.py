"""On what a benefit line rests besides the programme, by the code of its reason: the sentence itself says so."""

PART_A, PART_B = "A", "B"

# A line of Original Medicare whose reason is not here may be under either part.
PART_OF_ORIGINAL_MEDICARE = {
    "B-ORIGINAL-2": PART_A,
    "B-HOSPICE-3": PART_A,
    "B-ORIGINAL-3": PART_B,
}
