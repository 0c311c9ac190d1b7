from __future__ import annotations

from play_charts import tumour

from game.play.recist import read_recist


def responses(*lesions, days):
    return [reading.response for reading in read_recist(lesions, days)]


def test_the_first_scan_is_the_baseline_and_has_no_response():
    (reading,) = read_recist([tumour("L1", (0, 20))], [0])
    assert (reading.response, reading.sum_mm, reading.baseline_mm) == (None, 20, 20)


def test_thirty_percent_smaller_is_a_partial_response_and_less_is_stable():
    assert responses(tumour("L1", (0, 20), (42, 14)), days=[0, 42]) == [None, "PR"]
    assert responses(tumour("L1", (0, 20), (42, 15)), days=[0, 42]) == [None, "SD"]


def test_growth_counts_from_the_smallest_sum_not_from_the_baseline():
    assert responses(tumour("L1", (0, 40), (42, 20), (84, 25)), days=[0, 42, 84]) == [None, "PR", "PD"]


def test_growth_needs_five_millimetres_as_well_as_a_fifth():
    assert responses(tumour("L1", (0, 12), (42, 16)), days=[0, 42]) == [None, "SD"]
    assert responses(tumour("L1", (0, 12), (42, 17)), days=[0, 42]) == [None, "PD"]
    assert responses(tumour("L1", (0, 40), (42, 46)), days=[0, 42]) == [None, "SD"]


def test_all_gone_is_a_complete_response_and_coming_back_is_progression():
    assert responses(tumour("L1", (0, 20), (42, 0), (84, 6)), days=[0, 42, 84]) == [None, "CR", "PD"]


def test_a_measurable_new_lesion_is_progression():
    readings = read_recist([tumour("L1", (0, 20), (42, 10)), tumour("L2", (42, 10))], [0, 42])
    assert (readings[1].response, readings[1].new) == ("PD", ("L2",))


def test_a_small_new_shadow_counts_only_when_a_second_scan_shows_it():
    lesions = [tumour("L1", (0, 20), (42, 10), (84, 10)), tumour("L2", (42, 6), (84, 7))]
    first, second = read_recist(lesions, [0, 42, 84])[1:]
    assert (first.response, first.unclear) == ("PR", ("L2",))
    assert (second.response, second.new) == ("PD", ("L2",))


def test_five_targets_two_in_one_organ_and_only_measurable_ones():
    many = [tumour(f"A{n}", (0, 20 + n), organ="lung") for n in range(3)]
    many += [tumour(f"B{n}", (0, 30 + n), organ=f"organ{n}") for n in range(4)] + [tumour("C", (0, 9), organ="x")]
    (reading,) = read_recist(many, [0])
    assert reading.targets == ("B3", "B2", "B1", "B0", "A2")


def test_a_lesion_beside_the_targets_that_has_clearly_grown_is_progression():
    lesions = [tumour("L1", (0, 20), (42, 12)), tumour("L2", (0, 8), (42, 14), organ="liver")]
    assert read_recist(lesions, [0, 42])[1].grown == ("L2",)
    assert responses(*lesions, days=[0, 42]) == [None, "PD"]


def test_without_target_lesions_the_rest_decides():
    assert responses(tumour("L1", (0, 7), (42, 0)), days=[0, 42]) == [None, "CR"]
    assert responses(tumour("L1", (0, 7), (42, 7)), days=[0, 42]) == [None, "SD"]


def test_a_new_line_of_therapy_has_its_own_baseline():
    lesions = [tumour("L1", (0, 20), (42, 10), (84, 20), (126, 14))]
    assert [r.response for r in read_recist(lesions, [0, 42, 84, 126], from_day=90)] == [None, "PR"]


def test_no_scan_no_reading():
    assert read_recist([], []) == ()
