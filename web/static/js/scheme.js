// Light or dark, whatever the device says; kept in a cookie, so that pages come that way.

const YEAR = 365 * 24 * 3600;

export function paint(scheme) {
  if (scheme) document.documentElement.dataset.scheme = scheme;
  else delete document.documentElement.dataset.scheme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const age = scheme ? YEAR : 0;
  document.cookie = `kiem_scheme=${scheme}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
}
