// A certified OpenID Provider (npm oidc-provider) as strict as ProConnect: see README.md.
import { createServer } from 'node:http';
import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';

const { PORT, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI } = process.env;
const ALG = process.env.ALG ?? 'RS256';
const SIGNED_USERINFO = process.env.SIGNED_USERINFO === '1';
const PKCE = process.env.PKCE !== '0';
const ISSUER = `http://127.0.0.1:${PORT}`;

const PEOPLE = {
  sophie: { name: 'Sophie Vidal', numen: '16E9811711KLM' },
  // As ProConnect tells it: no whole name.
  malo: { given_name: 'Malo', usual_name: 'Le Goff', numen: '04E0512345ABC' },
};
const KNOWN_PARAMETERS = new Set([
  'response_type', 'scope', 'client_id', 'redirect_uri', 'state', 'nonce', 'prompt', 'acr_values',
  'login_hint', ...(PKCE ? ['code_challenge', 'code_challenge_method'] : []),
]);

let keys = [];
let provider;

async function addKey() {
  const { privateKey } = await generateKeyPair(ALG, { extractable: true });
  const kid = randomBytes(8).toString('hex');
  keys = [{ ...(await exportJWK(privateKey)), kid, alg: ALG, use: 'sig' }];
  provider = newProvider();
}

function newProvider() {
  const made = new Provider(ISSUER, {
    clients: [{
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      redirect_uris: [REDIRECT_URI],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: ALG,
      require_auth_time: true,
      ...(SIGNED_USERINFO ? { userinfo_signed_response_alg: ALG } : {}),
    }],
    jwks: { keys },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true } },
    claims: {
      openid: ['sub'],
      profile: ['name', 'given_name', 'usual_name'],
      numen: ['numen'],
      acr: null,
      auth_time: null,
      iss: null,
      sid: null,
    },
    scopes: ['openid', 'profile', 'numen'],
    acrValues: ['eidas1', 'eidas2'],
    pkce: { required: () => PKCE },
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (ctx, id) => ({ accountId: id, claims: async () => ({ sub: id, ...PEOPLE[id] }) }),
    loadExistingGrant,
    ttl: { Interaction: 600, Session: 600, Grant: 600, IdToken: 300, AccessToken: 300 },
  });
  made.on('server_error', (ctx, error) => console.error(error));
  return made;
}

// No consent screen: the client is ours.
async function loadExistingGrant(ctx) {
  const { client, session, provider: own } = ctx.oidc;
  const grant = new own.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid profile numen');
  await grant.save();
  return grant;
}

function unknownParameters(url) {
  return [...url.searchParams.keys()].filter((name) => !KNOWN_PARAMETERS.has(name));
}

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return new URLSearchParams(Buffer.concat(parts).toString());
}

function answer(response, status, type, text) {
  response.writeHead(status, { 'Content-Type': type });
  response.end(text);
}

const LOGIN_PAGE = `<!doctype html><html lang="fr"><title>Connexion</title>
<form method="post"><label>Identifiant <input name="login"></label>
<label>Niveau <input name="acr" value="eidas1"></label><button>Se connecter</button></form></html>`;

async function interaction(request, response) {
  if (request.method !== 'POST') return answer(response, 200, 'text/html; charset=utf-8', LOGIN_PAGE);
  const typed = await body(request);
  const login = typed.get('login');
  if (!(login in PEOPLE)) return answer(response, 403, 'text/plain', 'inconnu');
  const result = { login: { accountId: login, acr: typed.get('acr') || 'eidas1', amr: ['pwd'] } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

async function handle(request, response) {
  const url = new URL(request.url, ISSUER);
  if (url.pathname === '/sante/pret') return answer(response, 200, 'text/plain', 'ok');
  if (url.pathname === '/nouvelle-cle' && request.method === 'POST') {
    await addKey();
    return answer(response, 200, 'text/plain', keys[0].kid);
  }
  if (url.pathname.startsWith('/interaction/')) return interaction(request, response);
  const unknown = url.pathname === '/auth' ? unknownParameters(url) : [];
  if (unknown.length) return answer(response, 400, 'text/plain', `unknown: ${unknown.join(' ')}`);
  return provider.callback()(request, response);
}

await addKey();
createServer((request, response) => {
  handle(request, response).catch((error) => {
    console.error(error);
    answer(response, 500, 'text/plain', 'error');
  });
}).listen(Number(PORT), '127.0.0.1');
