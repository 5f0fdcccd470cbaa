using System.Text.Json;
using Licenzy.Core;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Purchases;

/// <summary>A checkout attempt: what was asked for, what Stripe made of it, and how far it has come.</summary>
internal sealed record AttemptRow
{
    public string ProjectId { get; init; } = string.Empty;

    public string Mode { get; init; } = string.Empty;

    public string Id { get; init; } = string.Empty;

    public string SubjectRef { get; init; } = string.Empty;

    public string ProductId { get; init; } = string.Empty;

    public string ProductCode { get; init; } = string.Empty;

    /// <summary>Which version of the product was offered: its terms are those of the sale.</summary>
    public long ProductVersion { get; init; }

    public long Quantity { get; init; }

    public string SuccessUrl { get; init; } = string.Empty;

    public string CancelUrl { get; init; } = string.Empty;

    public string? CustomerEmail { get; init; }

    public long AllowPromotionCodes { get; init; }

    public string Metadata { get; init; } = "{}";

    public string Status { get; init; } = string.Empty;

    /// <summary>Why the attempt failed, for people.</summary>
    public string? Failure { get; init; }

    public string? StripeSessionId { get; init; }

    public string? StripeCustomerId { get; init; }

    public string? CheckoutUrl { get; init; }

    public long? ExpiresMs { get; init; }

    public long CreatedMs { get; init; }

    public long UpdatedMs { get; init; }

    public IReadOnlyDictionary<string, string> MetadataPairs =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(Metadata) ?? new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>An attempt that is neither finalized nor failed.</summary>
internal sealed record OpenAttempt
{
    public string Id { get; init; } = string.Empty;

    public string StripeSessionId { get; init; } = string.Empty;

    public long CreatedMs { get; init; }
}

internal static class AttemptStore
{
    private const string Columns = """
        project_id, mode, id, subject_ref, product_id, product_code, product_version, quantity, success_url, cancel_url,
        customer_email, allow_promotion_codes, metadata, status, failure, stripe_session_id, stripe_customer_id, checkout_url,
        expires_ms, created_ms, updated_ms
        """;

    public static Task<AttemptRow?> FindAsync(Session session, Scope scope, string id) =>
        session.FindAsync<AttemptRow>(
            $"select {Columns} from checkout_attempts where project_id = @ProjectId and mode = @Mode and id = @Id",
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
            }
        );

    /// <summary>Attempts whose session was not heard of again, in the order of their ids: what a comparison with Stripe looks at.</summary>
    public static Task<IReadOnlyList<OpenAttempt>> OpenAfterAsync(Session session, Scope scope, string afterId, int most) =>
        session.QueryAsync<OpenAttempt>(
            """
            select id, stripe_session_id, created_ms from checkout_attempts
            where project_id = @ProjectId and mode = @Mode and id > @After and status in ('created', 'processing')
                and stripe_session_id is not null
            order by id limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                After = afterId,
                Most = most,
            }
        );

    /// <summary>The Checkout sessions of a subject's attempts that were not heard of again, newest first.</summary>
    public static Task<IReadOnlyList<string>> OpenSessionsOfSubjectAsync(Session session, Scope scope, string subjectRef, int most) =>
        session.QueryAsync<string>(
            """
            select stripe_session_id from checkout_attempts
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef and status in ('created', 'processing')
                and stripe_session_id is not null
            order by id desc limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                SubjectRef = subjectRef,
                Most = most,
            }
        );

    public static Task InsertAsync(Session session, AttemptRow row) =>
        session.ExecuteAsync(
            """
            insert into checkout_attempts
                (project_id, mode, id, subject_ref, product_id, product_code, product_version, quantity, success_url, cancel_url,
                 customer_email, allow_promotion_codes, metadata, status, stripe_customer_id, created_ms, updated_ms)
            values
                (@ProjectId, @Mode, @Id, @SubjectRef, @ProductId, @ProductCode, @ProductVersion, @Quantity, @SuccessUrl, @CancelUrl,
                 @CustomerEmail, @AllowPromotionCodes, @Metadata, @Status, @StripeCustomerId, @CreatedMs, @UpdatedMs)
            """,
            row
        );

    /// <summary>What Stripe made of the attempt.</summary>
    public static Task SetSessionAsync(
        Session session,
        Scope scope,
        string id,
        string sessionId,
        string url,
        long? expiresMs,
        long nowMs
    ) =>
        session.ExecuteAsync(
            """
            update checkout_attempts set stripe_session_id = @SessionId, checkout_url = @Url, expires_ms = @Expires, updated_ms = @Now
            where project_id = @ProjectId and mode = @Mode and id = @Id
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
                SessionId = sessionId,
                Url = url,
                Expires = expiresMs,
                Now = nowMs,
            }
        );

    /// <summary>How far the attempt has come, written with the next statement of the transaction.</summary>
    public static void SetStatus(Session session, Scope scope, string id, AttemptStatus status, string? failure, long nowMs) =>
        session.ExecuteLater(
            """
            update checkout_attempts set status = @Status, failure = @Failure, updated_ms = @Now
            where project_id = @ProjectId and mode = @Mode and id = @Id and status <> @Status
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Id = id,
                Status = status.ToText(),
                Failure = failure,
                Now = nowMs,
            }
        );

    /// <summary>Which projects made this Checkout session; read only, over all projects.</summary>
    public static Task<IReadOnlyList<string>> ProjectsOfSessionAsync(Session session, string mode, string stripeId, int most) =>
        session.QueryAsync<string>(
            "select distinct project_id from checkout_attempts where stripe_session_id = @StripeId and mode = @Mode limit @Most",
            new
            {
                Mode = mode,
                StripeId = stripeId,
                Most = most,
            }
        );
}
