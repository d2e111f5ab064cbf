import { Router } from "express";
import { createRemoteJWKSet, jwtVerify } from "jose";

const issuer = process.env.OIDC_ISSUER ?? "https://login.storefront.example.com/";
const audience = process.env.OIDC_AUDIENCE ?? "storefront-web";
const keys = createRemoteJWKSet(new URL(".well-known/jwks.json", issuer));

export const account = Router();

account.get("/", (req, res) => {
  res.json({ user: req.session.user ?? null });
});

// The page signs in at the identity provider and hands us the id token once; from then on the cookie is enough.
account.post("/", async (req, res, next) => {
  try {
    const { payload } = await jwtVerify(String(req.body?.idToken), keys, { issuer, audience });
    const user = { id: String(payload.sub), email: String(payload.email) };

    const cart = req.session.cart;
    req.session.regenerate((error) => {
      if (error) {
        next(error);
        return;
      }
      req.session.user = user;
      req.session.cart = cart ?? [];
      res.status(201).json({ user });
    });
  } catch (error) {
    req.log.warn(error, "id token refused");
    res.status(401).json({ error: "sign_in_failed" });
  }
});

account.delete("/", (req, res, next) => {
  req.session.destroy((error) => {
    if (error) {
      next(error);
      return;
    }
    res.clearCookie("storefront.sid").sendStatus(204);
  });
});
