"""Replies as the mail programs of civil servants write them; made for these tests."""

from email.message import EmailMessage

TYPED = "Twee teams proberen het deze week."
QUOTED = "Hallo Owner,\n\nEr is iets dat uw aandacht vraagt."

OUTLOOK = f"""{TYPED}

Met vriendelijke groet,

O. Eigenaar
Gemeente Lindervoort
T 0512 345 678

Van: Kiem <kiem@lindervoort.example>
Verzonden: dinsdag 24 november 2026 08:00
Aan: Owner <owner@example.org>
Onderwerp: 1 punt over Trees

{QUOTED}
"""
OUTLOOK_WEB = f"""{TYPED}

________________________________
From: Kiem <kiem@lindervoort.example>
Sent: Tuesday, November 24, 2026 8:00 AM
To: Owner <owner@example.org>
Subject: 1 point about Trees

{QUOTED}
"""
OUTLOOK_PHONE = f"""{TYPED}

Outlook voor Android downloaden<https://aka.ms/abc>
________________________________
Van: Kiem <kiem@lindervoort.example>
"""
GMAIL = f"""{TYPED}

Op di 24 nov 2026 om 08:00 schreef Kiem <kiem@lindervoort.example>:

> Hallo Owner,
>
> Er is iets dat uw aandacht vraagt.
"""
GMAIL_WRAPPED = f"""{TYPED}

On Tue, 24 Nov 2026 at 08:00, Kiem, the tracker of data innovation
<kiem@lindervoort.example> wrote:

> {QUOTED}
"""
APPLE = f"""{TYPED}

Groet,
Owner

> Op 24 nov 2026, om 08:00 heeft Kiem <kiem@example.nl> het volgende geschreven:
>
> Hallo Owner,
"""
IPHONE = f"""{TYPED}

Verstuurd vanaf mijn iPhone

> Op 24 nov 2026 om 08:00 heeft Kiem <kiem@lindervoort.example> het volgende
> geschreven:
>
> \ufeffHallo Owner,
"""
SIGNED = f"""{TYPED}

--\x20
Owner
Gemeente Lindervoort
"""
BELOW = f"""> Er is iets dat uw aandacht vraagt.

{TYPED}
"""
ENGLISH = f"""{TYPED}

Kind regards,

Owner
"""
BARE = TYPED

PLAIN = {
    "Outlook": OUTLOOK,
    "Outlook on the web": OUTLOOK_WEB,
    "Outlook on a phone": OUTLOOK_PHONE,
    "Gmail": GMAIL,
    "Gmail, wrapped": GMAIL_WRAPPED,
    "Apple Mail": APPLE,
    "iPhone": IPHONE,
    "a signature": SIGNED,
    "below the quote": BELOW,
    "English": ENGLISH,
    "nothing else": BARE,
}
HTML = {
    "Outlook": f"""<html><head><style>p {{margin: 0}}</style></head><body>
        <p>{TYPED}</p><div id="divRplyFwdMsg"><b>Van:</b> Kiem<br>Hallo</div></body>""",
    "Gmail": f"""<div dir="ltr">{TYPED}</div><br><div class="gmail_quote">
        <div>Op di 24 nov schreef Kiem:</div><blockquote>Hallo</blockquote></div>""",
    "Apple Mail": f"""<body>{TYPED}<br><blockquote type="cite">Hallo</blockquote>""",
}


def reply(to: str, text: str = BARE, **headers: str) -> EmailMessage:
    """A reply of the owner to this address."""
    mail = EmailMessage()
    mail["From"] = headers.pop("From", "Owner <owner@example.org>")
    mail["To"] = to
    mail["Subject"] = headers.pop("Subject", "Re: 1 punt over Trees")
    mail["Message-ID"] = headers.pop("Message_ID", "<een@example.org>")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def bounce(
    message_id: str, address: str, *, action: str = "failed", status: str = "5.1.1"
) -> bytes:
    """What a mail server sends back, as Postfix writes it."""
    return f"""\
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
To: kiem@lindervoort.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-{status}-{action}@mail.example.org>
Auto-Submitted: auto-replied
Return-Path: <>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--B
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: 1 punt over Trees

--B--
""".replace("\n", "\r\n").encode()
