// A certified OpenID Connect provider for the tests, with a few handles to turn:
// who there is, which keys sign, and what the next token says.
import crypto from "node:crypto";
import http from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import { Provider } from "oidc-provider";

const port = Number(process.argv[2]);
const back = process.argv[3];
const issuer = `http://127.0.0.1:${port}`;
const people = new Map();
let keys = [];
let next = null;
let given = false;
let provider;

async function newKey(kid) {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg: "RS256", use: "sig" };
}

function client(id, more) {
  return {
    client_id: id,
    client_secret: "a-secret-of-the-tests",
    redirect_uris: [`${back}/sign-in/town/back/`],
    post_logout_redirect_uris: [`${back}/sign-in/`],
    ...more,
  };
}

async function findAccount(_ctx, id) {
  return {
    accountId: id,
    claims: async () => ({ sub: id, ...people.get(id) }),
  };
}

async function consent(details, accountId) {
  const grant = new provider.Grant({
    accountId,
    clientId: details.params.client_id,
  });
  grant.addOIDCScope("openid profile email roles");
  return grant.save();
}

function build() {
  provider = new Provider(issuer, {
    clients: [
      client("kiem", {
        backchannel_logout_uri: `${back}/sign-in/town/over/`,
        backchannel_logout_session_required: true,
      }),
    ],
    jwks: { keys },
    cookies: { keys: ["only-for-tests"] },
    claims: {
      openid: ["sub"],
      profile: ["name"],
      email: ["email", "email_verified"],
      roles: ["roles", "amr", "oid"],
    },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: async (ctx, form) => {
          ctx.body = form;
        },
      },
    },
    findAccount,
    interactions: { url: (_ctx, interaction) => `/in/${interaction.uid}` },
    ttl: { Session: 3600, Grant: 3600, IdToken: 3600, AccessToken: 3600, Interaction: 600 },
  });
  provider.use(async (ctx, go) => {
    await go();
    if (ctx.oidc?.route !== "token" || next === null) return;
    const wish = next;
    next = null;
    ctx.body = { ...ctx.body, id_token: await changed(ctx.body.id_token, wish) };
    given = true;
  });
}

function parts(token) {
  return token.split(".").slice(0, 2).map((part) => JSON.parse(Buffer.from(part, "base64url")));
}

// By hand: a library would refuse to make most of what has to be refused.
function signed(header, claims, seal) {
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${text}.${seal(Buffer.from(text)).toString("base64url")}`;
}

const withKey = (key) => (text) => crypto.sign("sha256", text, { key, format: "jwk" });
const withSecret = (secret, bits) => (text) =>
  crypto.createHmac(`sha${bits}`, secret).update(text).digest();

// `raw` replaces the token; `claims` and `header` are laid over it (null takes away),
// and it is signed again, with the key that `kid` names.
async function changed(token, wish) {
  if (wish.raw !== undefined) return wish.raw.replaceAll("TOKEN", token);
  const [header, claims] = parts(token);
  const over = (old, wished) =>
    Object.fromEntries(Object.entries({ ...old, ...wished }).filter(([, value]) => value !== null));
  const head = over(header, wish.header);
  let seal = withKey(keys[0]);
  if (wish.by === "stranger") seal = withKey(await newKey("stranger"));
  if (wish.secret !== undefined) seal = withSecret(wish.secret, head.alg.slice(2));
  return signed(head, over(claims, wish.claims), seal);
}

const handles = {
  people: (wish) => people.set(wish.sub, wish.claims),
  next: (wish) => {
    next = wish;
    given = false;
  },
  rotate: async (wish) => {
    keys = [await newKey(wish.kid)];
    build();
  },
  sign: (wish) => {
    const header = { alg: "RS256", kid: keys[0].kid, typ: "logout+jwt", ...wish.header };
    return signed(header, wish.claims, withKey(keys[0]));
  },
  // Whether the token that was wished for was given out.
  given: () => String(given),
  nothing: () => {
    next = null;
  },
};

async function read(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString() || "{}");
}

// Whoever is named in the question is signed in, without a form.
async function interact(request, response) {
  const details = await provider.interactionDetails(request, response);
  const accountId = new URL(request.url, issuer).searchParams.get("as") ?? people.keys().next().value;
  const grantId = await consent(details, accountId);
  await provider.interactionFinished(request, response, {
    login: { accountId },
    consent: { grantId },
  });
}

keys = [await newKey("first")];
build();
http
  .createServer(async (request, response) => {
    try {
      if (request.url.startsWith("/in/")) return await interact(request, response);
      if (!request.url.startsWith("/turn/")) return await provider.callback()(request, response);
      const answer = await handles[request.url.slice(6)](await read(request));
      response.end(typeof answer === "string" ? answer : "");
    } catch (error) {
      response.statusCode = 500;
      response.end(String(error.stack ?? error));
    }
    return undefined;
  })
  .listen(port, "127.0.0.1", () => console.log("ready"));
