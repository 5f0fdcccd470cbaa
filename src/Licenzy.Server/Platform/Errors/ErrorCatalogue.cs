using System.Reflection;

namespace Licenzy.Server.Platform.Errors;

/// <summary>Every public error code. docs/errors.md is generated from here; a code that is not here cannot be answered.</summary>
internal static class ErrorCatalogue
{
    public static readonly ErrorCode InvalidRequest = new(
        "invalid_request",
        400,
        "A field is not valid",
        "Read `param` and `detail`, correct that field and send the request again."
    );
    public static readonly ErrorCode InvalidJson = new(
        "invalid_json",
        400,
        "The body is not JSON",
        "Send one JSON object in UTF-8, without duplicate members, comments or trailing commas."
    );
    public static readonly ErrorCode IdempotencyKeyRequired = new(
        "idempotency_key_required",
        400,
        "An Idempotency-Key header is required",
        "Make a fresh key for each new intent, store it, and send it again with every retry of that intent."
    );
    public static readonly ErrorCode InvalidSignature = new(
        "invalid_signature",
        400,
        "The Stripe signature does not verify",
        "Check that the endpoint's signing secret in Stripe is the one stored here, that nothing between changes the body, and that clocks agree."
    );
    public static readonly ErrorCode LivemodeMismatch = new(
        "livemode_mismatch",
        400,
        "The event belongs to the other mode",
        "Point the test endpoint of Stripe at the test connection's URL and the live one at the live connection's."
    );
    public static readonly ErrorCode UnsupportedEventFormat = new(
        "unsupported_event_format",
        400,
        "This Stripe event format is not supported",
        "Create a webhook endpoint with snapshot events; thin (v2) events carry no object to read."
    );
    public static readonly ErrorCode MissingBearerToken = new(
        "missing_bearer_token",
        401,
        "No API key was sent",
        "Send `Authorization: Bearer lz_test_…` (or `lz_live_…`)."
    );
    public static readonly ErrorCode InvalidApiKey = new(
        "invalid_api_key",
        401,
        "The API key is not valid",
        "Use a key of this instance that has not been revoked; make a new one if it is lost."
    );
    public static readonly ErrorCode PlanModeNotAllowed = new(
        "plan_mode_not_allowed",
        403,
        "The account's plan does not allow this in live mode",
        "Activate the account's Licenzy plan, or use a test key. Live reads go on working."
    );
    public static readonly ErrorCode InsufficientScope = new(
        "insufficient_scope",
        403,
        "The API key lacks a scope",
        "Use a key that has the scope named in `detail`."
    );
    public static readonly ErrorCode NotFound = new(
        "not_found",
        404,
        "There is nothing here",
        "Check the path and the id, and that the key is of the right mode and project."
    );
    public static readonly ErrorCode ProductNotFound = new(
        "product_not_found",
        404,
        "There is no such product in this mode",
        "Create the product in this mode, or correct `product_code`. Test and live products are separate."
    );
    public static readonly ErrorCode MethodNotAllowed = new(
        "method_not_allowed",
        405,
        "This route does not take that method",
        "Use a method that the `Allow` header names."
    );
    public static readonly ErrorCode InsufficientUsage = new(
        "insufficient_usage",
        409,
        "There are not enough units left",
        "Nothing was consumed. `usage_remaining` says what is there: ask for less, or sell another pack."
    );
    public static readonly ErrorCode ProductInactive = new(
        "product_inactive",
        409,
        "The product is not for sale",
        "Activate the product, or sell another one."
    );
    public static readonly ErrorCode StripeNotConnected = new(
        "stripe_not_connected",
        409,
        "No Stripe account is connected in this mode",
        "Connect Stripe for this mode with its secret key, then try again."
    );
    public static readonly ErrorCode AlreadySubscribed = new(
        "already_subscribed",
        409,
        "The customer already holds this subscription",
        "Send the customer to the application, or set `allow_repeat` on the product if it may be held twice."
    );
    public static readonly ErrorCode EndpointLimitReached = new(
        "endpoint_limit_reached",
        409,
        "There are as many webhook endpoints as one mode may have",
        "Delete an endpoint that is not used any more, or let one endpoint take more event types."
    );
    public static readonly ErrorCode NoEndpoint = new(
        "no_endpoint",
        409,
        "No endpoint takes this event",
        "Add an endpoint, enable one, or widen its `event_types`; then send the request again."
    );
    public static readonly ErrorCode DeliveryNotRequeueable = new(
        "delivery_not_requeueable",
        409,
        "This delivery cannot be sent again",
        "Read `detail`: a delivery that was sent is sent again with `resend`; one that is on its way needs nothing."
    );
    public static readonly ErrorCode RecoveryRunning = new(
        "recovery_running",
        409,
        "A recovery of this endpoint is running",
        "Wait until it is `finished` (list the endpoint's recoveries), then start the next."
    );
    public static readonly ErrorCode IdempotencyKeyInUse = new(
        "idempotency_key_in_use",
        409,
        "The first request with this key is still running",
        "Wait for `Retry-After` seconds and send the same request with the same key."
    );
    public static readonly ErrorCode PayloadTooLarge = new(
        "payload_too_large",
        413,
        "The body is too large",
        "Send at most 64 KiB (Stripe's events: 1 MiB)."
    );
    public static readonly ErrorCode UnsupportedMediaType = new(
        "unsupported_media_type",
        415,
        "The body must be JSON",
        "Send `Content-Type: application/json` in UTF-8."
    );
    public static readonly ErrorCode IdempotencyKeyReused = new(
        "idempotency_key_reused",
        422,
        "This key was used with another request",
        "Use a new key for a new intent. The first request stands as it was."
    );
    public static readonly ErrorCode RateLimited = new(
        "rate_limited",
        429,
        "Too many requests with this key",
        "Wait for `Retry-After` seconds; `RateLimit` and `RateLimit-Policy` say how much is left."
    );
    public static readonly ErrorCode InvalidLink = new(
        "invalid_link",
        400,
        "The link is not valid any more",
        "Ask for a new one: a link works once and for a limited time."
    );
    public static readonly ErrorCode NotSignedIn = new(
        "not_signed_in",
        401,
        "Nobody is signed in",
        "Sign in at `POST /portal/auth/sign-in` and send the cookie that it sets. An API key opens no portal route."
    );
    public static readonly ErrorCode InvalidCredentials = new(
        "invalid_credentials",
        401,
        "The sign-in is not right",
        "Check the e-mail address and the password, or the code. Which of them is wrong is not said."
    );
    public static readonly ErrorCode TotpRequired = new(
        "totp_required",
        401,
        "A second factor is needed",
        "Send the same request with `totp`: the six digits of the authenticator app, or a recovery code."
    );
    public static readonly ErrorCode CsrfFailed = new(
        "csrf_failed",
        403,
        "The request cannot be told from a forged one",
        "Send the `csrf_token` of the sign-in or of `GET /portal/me` as `X-CSRF-Token`, from this site itself."
    );
    public static readonly ErrorCode RoleRequired = new(
        "role_required",
        403,
        "Your role may not do that",
        "Ask an owner of the account for the role named in `detail`."
    );
    public static readonly ErrorCode ReauthenticationRequired = new(
        "reauthentication_required",
        403,
        "Prove again who you are",
        "Send your password or a code to `POST /portal/auth/reauthenticate`, then the same request again."
    );
    public static readonly ErrorCode SignUpClosed = new(
        "sign_up_closed",
        403,
        "New accounts are not open here",
        "Ask whoever runs this installation, or an owner of your account, for an invitation."
    );
    public static readonly ErrorCode PlanLimitReached = new(
        "plan_limit_reached",
        403,
        "The account's plan allows no more of these",
        "Upgrade the plan, or remove what is not used any more."
    );
    public static readonly ErrorCode StateChanged = new(
        "state_changed",
        409,
        "It changed since you looked",
        "Nothing was done. Ask for the preview again with `dry_run` and send its new `version`."
    );
    public static readonly ErrorCode NotPossible = new(
        "not_possible",
        409,
        "This cannot be done as things stand",
        "Read `detail`: it says what stands in the way. Nothing was done."
    );
    public static readonly ErrorCode NameTaken = new(
        "name_taken",
        409,
        "Something of this name exists",
        "Choose another name or code, or change the one that exists."
    );
    public static readonly ErrorCode LastOwner = new("last_owner", 409, "An account needs an owner", "Make another member an owner first.");
    public static readonly ErrorCode SubjectErased = new(
        "subject_erased",
        409,
        "This customer was erased",
        "Use a new `subject_ref`. What was erased does not come back."
    );
    public static readonly ErrorCode LockedOut = new(
        "locked_out",
        429,
        "Too many failed tries",
        "Wait for `Retry-After` seconds, or reset the password."
    );
    public static readonly ErrorCode InternalError = new(
        "internal_error",
        500,
        "Something went wrong here",
        "Retry with the same Idempotency-Key. If it stays, report the `request_id`."
    );
    public static readonly ErrorCode StripeError = new(
        "stripe_error",
        502,
        "Stripe refused the request",
        "Read `stripe_code` and `detail`: they are Stripe's own. Correct the price, the key or its permissions."
    );
    public static readonly ErrorCode Unavailable = new(
        "unavailable",
        503,
        "Licenzy cannot answer just now",
        "Nothing was done, or it was done whole: retry after `Retry-After` seconds with the same Idempotency-Key."
    );
    public static readonly ErrorCode StripeTimeout = new(
        "stripe_timeout",
        504,
        "Stripe did not answer in time",
        "Retry with the same Idempotency-Key: the same Checkout Session is found or made, never a second one."
    );

    /// <summary>All codes, ordered by status, then code.</summary>
    public static IReadOnlyList<ErrorCode> All { get; } =
    [
        .. typeof(ErrorCatalogue)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null))
            .OfType<ErrorCode>()
            .OrderBy(code => code.Status)
            .ThenBy(code => code.Code, StringComparer.Ordinal),
    ];
}
