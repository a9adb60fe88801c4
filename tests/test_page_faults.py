"""The check that every page goes through finds each fault it is for."""

import pytest

from tests.page_faults import Page, faults_of_page

SOUND = '<html lang="en"><head><title>T</title></head><body><main><h1>H</h1>{}</main></body></html>'


def test_a_sound_page_has_no_fault() -> None:
    inside = '<label for="a">A</label><p id="b">Hint</p><input id="a" name="a" aria-describedby="b"><a href="#b">B</a>'
    assert faults_of_page(SOUND.format(inside)) == []


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ("<h1>Again</h1>", "2 first headings, or an empty one"),
        ("<h3>Too deep</h3>", "h3 after h1"),
        ('<p id="a"></p><p id="a"></p>', "id a stands 2 times"),
        (
            '<label>A <input name="a" aria-describedby="a b"></label><p id="a"></p>',
            "<input> points at b, which is not there",
        ),
        ('<a href="#c">C</a>', "<a> points at c, which is not there"),
        ('<input name="a" aria-label="A" id="x" id="y">', "<input> has id twice"),
        ('<input name="a">', "<input name=a> has no label"),
        ('<a href="/x"></a>', "<a> without words"),
        ('<a href="/x"><svg aria-hidden="true"></svg></a>', "<a> without words"),
        ('<img src="/x.png">', "<img> without alt"),
        ("<svg></svg>", "<svg> neither hidden nor named"),
        ("<table><tr><th>A</th></tr></table>", "<table> without heads, or with a head of neither row nor column"),
        ('<p style="color: red">A</p>', "<p style>"),
        ('<p onclick="a()">A</p>', "<p onclick>"),
        ("<style>a {}</style>", "<style> in the page"),
        ("<script>a()</script>", "<script> in the page"),
        ('<a href="javascript:a()">A</a>', "<a> leads to a script"),
        ('<img alt="" src="https://elsewhere.example/a.png">', "<img> asks https://elsewhere.example/a.png"),
        ('<form action="//elsewhere.example/"></form>', "<form> asks //elsewhere.example/"),
    ],
)
def test_each_fault_is_found(inside: str, fault: str) -> None:
    assert faults_of_page(SOUND.format(inside)) == [fault]


def test_a_page_without_a_frame_is_found() -> None:
    assert faults_of_page("<p>A</p>") == [
        "0 first headings, or an empty one",
        "no language",
        "no title",
        "not one main part",
    ]


def test_a_form_is_read_with_its_empty_fields_and_its_hidden_ones() -> None:
    page = Page(
        '<form method="POST" action="/x"><input type="hidden" name="t" value="1"><select name="s"></select></form>'
    )
    (form,) = page.forms()
    assert (form.method, form.action, form.fields) == ("post", "/x", {"t": "1", "s": ""})
