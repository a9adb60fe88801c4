"""docs/demo.md says what the cast says, and keeps the log-ins that somebody wrote into it."""

from pathlib import Path

from eligibility.synthetic.cast import cast
from eligibility.synthetic.demo_page import log_ins_of, render_page, write_page

PAGE = Path(__file__).parents[3] / "docs" / "demo.md"


def test_the_page_is_in_step_with_the_cast() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == render_page(log_ins_of(page)), "Run bin/manage load_demo --page docs/demo.md"


def test_the_page_tells_every_scene_and_every_question() -> None:
    page = render_page()
    assert all(scene.person.cin in page for scene in cast())
    assert page.count("\n| cin ") + page.count("\n| last name ") + page.count("\n| bic ") + page.count(
        "\n| mbi "
    ) == sum(len(scene.asks) for scene in cast())


def test_log_ins_written_by_hand_stay(tmp_path: Path) -> None:
    page = tmp_path / "demo.md"
    page.write_text(render_page("frontdesk@example.test"), encoding="utf-8")
    write_page(page)
    assert "\nfrontdesk@example.test\n" in page.read_text(encoding="utf-8")
