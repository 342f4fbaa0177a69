"""What one hears from Kiem, how often, and in which language."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actions import choose_language
from notifications import digest
from notifications.actions import choose
from notifications.bounces import bounced_of, trust_again
from notifications.incoming import BouncedAddress
from notifications.models import Preference
from web.forms.preferences import PreferenceForm


@require_http_methods(["GET", "HEAD", "POST"])
def mail_preferences(request: HttpRequest) -> HttpResponse:
    bounced = bounced_of(request.user)
    if bounced is not None and "works" in request.POST:
        return _works_again(request, bounced)
    preference = Preference.of(request.user)
    form = PreferenceForm(request.POST or None, preference=preference)
    if request.method == "POST" and form.is_valid():
        choices = dict(form.cleaned_data)
        choose_language(request.user, choices.pop("language"))
        choose(request.user, at=timezone.now(), **choices)
        messages.success(request, _("Saved. It counts from the next mail on."))
        return redirect("mail-preferences")
    next_at = digest.next_at(preference, at=timezone.now())
    context = {"form": form, "next_at": next_at, "bounced": bounced}
    status = 400 if form.errors else 200
    return render(request, "preferences/page.html", context, status=status)


def _works_again(request: HttpRequest, bounced: BouncedAddress) -> HttpResponse:
    trust_again(bounced, by=request.user, at=timezone.now())
    messages.success(request, _("Kiem writes to you again."))
    return redirect("mail-preferences")
