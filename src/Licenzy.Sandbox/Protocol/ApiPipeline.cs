using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Licenzy.Sandbox.Books;
using Licenzy.Sandbox.Shapes;
using Licenzy.Sandbox.Storage;
using Licenzy.Sandbox.Weather;
using Licenzy.Sandbox.Webhooks;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Protocol;

/// <summary>
/// The way of every API request: weather, key, version, form, idempotency, operation, expansion, answer. The effect, its
/// events, the deliveries owed, the kept answer and the log entry are one transaction.
/// </summary>
internal sealed class ApiPipeline(
    SandboxDatabase database,
    SandboxSettings settings,
    StripeIds ids,
    Faults faults,
    DeliveryNudge deliveries,
    IHostApplicationLifetime lifetime
)
{
    private static readonly TimeSpan AnswersAreKeptFor = TimeSpan.FromHours(24);

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The JSON text of an answer or a webhook body.</summary>
    public static string Render(JsonNode body) => body.ToJsonString(Json);

    /// <summary>The handler of a route whose operation changes something (POST, DELETE) or only reads (GET).</summary>
    public RequestDelegate Run(ApiOperation operation) => context => HandleAsync(context, operation);

    /// <summary>The handler of every path below <c>/v1</c> that no route has.</summary>
    public Task AnswerUnknownRouteAsync(HttpContext context) =>
        HandleAsync(context, call => StripeError.UnknownRoute(context.Request.Method, context.Request.Path), readsForm: false);

    private async Task HandleAsync(HttpContext context, ApiOperation operation, bool readsForm = true)
    {
        var request = new ApiRequest(ids.Request(), context.Request);
        context.Response.Headers["Request-Id"] = request.RequestId;
        var refusal = request.Refuse();
        FormTree.Group? form = null;
        if (refusal is null && readsForm)
        {
            (form, refusal) = await request.ReadFormAsync(context.RequestAborted);
        }
        // From here on the request is here whole: what its client no longer waits for is done all the same, as at the other
        // end of a real network.
        var fault = faults.Meet(request.Method, request.Path);
        if (fault is not null && await fault.StrikeBeforeAsync(context, settings.TimeProvider, lifetime.ApplicationStopping))
        {
            await LogStruckAsync(request, context.Response.StatusCode, fault);
            return;
        }
        var reply = await database.WriteAsync(
            connection =>
            {
                var outcome = refusal is null
                    ? Handle(connection, request, form ?? new FormTree.Group(), operation)
                    : Refusal(request, refusal);
                Log(connection, request, outcome, fault);
                return outcome;
            },
            CancellationToken.None
        );
        deliveries.Nudge();
        if (fault?.Kind == FaultKind.DropAfterEffect)
        {
            context.Abort();
            return;
        }
        await SendAsync(context, request, reply);
    }

    /// <summary>Runs an operation, or repeats the answer that its idempotency key already has.</summary>
    private Reply Handle(SqliteConnection connection, ApiRequest request, FormTree.Group form, ApiOperation operation)
    {
        var key = request.Key!;
        var now = settings.TimeProvider.GetUtcNow();
        ObjectStore.EnsureAccount(connection, key.Account, now.ToUnixTimeSeconds());
        if (request.IdempotencyKey is not { } idempotencyKey)
        {
            return Execute(connection, request, form, operation, now);
        }
        var fingerprint = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(form.Canonical())));
        var since = (now - AnswersAreKeptFor).ToUnixTimeMilliseconds();
        if (AnswerStore.Find(connection, key.Account, key.Livemode, idempotencyKey, since) is { } kept)
        {
            return kept.Route == request.Route && kept.Fingerprint == fingerprint
                ? new Reply((int)kept.Status, kept.Body) { ReplayOf = kept.RequestId }
                : Refusal(request, Reused(idempotencyKey));
        }
        var reply = Execute(connection, request, form, operation, now);
        // A refusal that changed nothing may become a success, so only what had an effect is kept.
        if (reply.Stands)
        {
            var answer = new AnswerStore.Kept(fingerprint, request.Route, reply.Status, reply.Body, request.RequestId);
            AnswerStore.Keep(connection, key.Account, key.Livemode, idempotencyKey, answer, now.ToUnixTimeMilliseconds());
        }
        return reply;
    }

    /// <summary>Runs an operation so that a refusal, however late it comes, leaves nothing behind.</summary>
    private Reply Execute(SqliteConnection connection, ApiRequest request, FormTree.Group form, ApiOperation operation, DateTimeOffset now)
    {
        var cause = new Cause(request.RequestId, request.IdempotencyKey);
        var books = new ModeBooks(connection, request.Key!, now, ids, cause, settings.PublicUrl);
        var parameters = new ParameterReader(form);
        var expand = parameters.Texts("expand");
        var version = request.Version ?? books.Version;
        var view = VersionedView.Of(books, version);
        connection.Execute("savepoint effect");
        var answer = ApiVersion.Knows(version, request.Path)
            ? operation(new ApiCall(books, parameters, request.Id))
            : StripeError.UnknownRoute(request.Method, request.Path);
        var reply = answer.Match(
            given =>
                Expansion.Apply(view, view.Render(given.Body), expand) is { } problem
                    ? Refusal(request, problem)
                    : new Reply(StatusCodes.Status200OK, Render(given.Body)) { Stands = true },
            refused => Refusal(request, refused.Error) with { Stands = refused.Stands }
        );
        connection.Execute(reply.Stands ? "release effect" : "rollback to effect; release effect");
        return reply;
    }

    private static StripeError Reused(string key) =>
        new(
            400,
            "idempotency_error",
            null,
            $"The idempotency key '{key}' was first used for another route or with other parameters. A repeated key must repeat the call."
        );

    private static Reply Refusal(ApiRequest request, StripeError error) =>
        new(error.Status, Render(error.ToBody(request.RequestId))) { ErrorCode = error.Code ?? error.Type };

    private Task<bool> LogStruckAsync(ApiRequest request, int status, Fault fault) =>
        database.WriteAsync(
            connection =>
            {
                Log(connection, request, new Reply(fault.Kind == FaultKind.Drop ? 0 : status, ""), fault);
                return true;
            },
            CancellationToken.None
        );

    private void Log(SqliteConnection connection, ApiRequest request, Reply reply, Fault? fault) =>
        RequestLog.Append(
            connection,
            new RequestLog.Entry(
                settings.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds(),
                request.RequestId,
                request.Key?.Account,
                request.Key is { Livemode: true } ? 1 : 0,
                request.Method,
                request.Path,
                reply.Status,
                reply.ErrorCode,
                request.IdempotencyKey,
                reply.ReplayOf is null ? 0 : 1,
                fault?.Kind.Word
            )
        );

    private async Task SendAsync(HttpContext context, ApiRequest request, Reply reply)
    {
        var headers = context.Response.Headers;
        var version = request.Version ?? database.Read(AccountVersion.Read);
        headers["Stripe-Version"] = ApiRequest.IsPlain(version) ? version : ApiVersion.Current;
        // What is read is dated by this header, so it must be of the clock that dates the events.
        headers.Date = settings.TimeProvider.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        headers.CacheControl = "no-cache, no-store";
        if (request.IdempotencyKey is not null && ApiRequest.IsPlain(request.IdempotencyKey))
        {
            headers["Idempotency-Key"] = request.IdempotencyKey;
        }
        if (reply.ReplayOf is not null)
        {
            headers["Idempotent-Replayed"] = "true";
            headers["Original-Request"] = reply.ReplayOf;
        }
        if (reply.Status == StatusCodes.Status401Unauthorized)
        {
            headers.WWWAuthenticate = "Bearer realm=\"Stripe\"";
        }
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(reply.Body);
    }

    private sealed record Reply(int Status, string Body)
    {
        /// <summary>The request whose answer this repeats.</summary>
        public string? ReplayOf { get; init; }

        public string? ErrorCode { get; init; }

        /// <summary>Whether what was done stays done.</summary>
        public bool Stands { get; init; }
    }
}
