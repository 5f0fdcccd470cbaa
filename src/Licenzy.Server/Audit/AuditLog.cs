using System.Text.Json;
using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Audit;

/// <summary>What is written of one deed.</summary>
/// <param name="Action">What was done, <c>object.past_tense</c>: <c>product.updated</c>.</param>
/// <param name="ObjectKind">What it was done to, as <c>product</c>.</param>
/// <param name="ObjectId">Which one. Never what names a person: that belongs into <see cref="Details"/>.</param>
internal sealed record AuditEntry(string Action, string ObjectKind, string? ObjectId)
{
    /// <summary>The customer that it is about.</summary>
    public string? SubjectRef { get; init; }

    /// <summary>What it says besides (before, after, note), written as JSON. Never a secret.</summary>
    public object? Details { get; init; }

    /// <summary>The mode, where it is another than the caller's page.</summary>
    public string? Mode { get; init; }

    /// <summary>The project, where it is another than the caller's.</summary>
    public string? ProjectId { get; init; }
}

/// <summary>
/// Writes who did what, in the transaction of the deed: no deed without its row, no row without its deed. It locks the end of the
/// account's chain, so it is the last thing that a transaction does.
/// </summary>
internal sealed class AuditLog(Ids ids, TimeProvider time)
{
    /// <summary>A deed of a signed-in person.</summary>
    public Task WriteAsync(Session session, PortalCaller caller, AuditEntry entry) =>
        WriteAsync(
            session,
            caller.AccountId,
            entry,
            row =>
                row with
                {
                    ActorKind = "user",
                    ActorUserId = caller.UserId,
                    ProjectId = entry.ProjectId ?? caller.ProjectIdOrNull,
                    Mode = entry.Mode ?? (caller.ProjectIdOrNull is null ? null : caller.Scope.ModeText),
                    RequestId = caller.RequestId,
                }
        );

    /// <summary>A deed of a person who is not (yet) in a session of this account, or of the program itself.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="accountId">Whose log.</param>
    /// <param name="actorKind"><c>user</c>, <c>command</c> or <c>licenzy</c>.</param>
    /// <param name="userId">The person, when it is one.</param>
    /// <param name="entry">The deed.</param>
    public Task WriteAsync(Session session, string accountId, string actorKind, string? userId, AuditEntry entry) =>
        WriteAsync(
            session,
            accountId,
            entry,
            row => row with { ActorKind = actorKind, ActorUserId = userId, ProjectId = entry.ProjectId, Mode = entry.Mode }
        );

    private async Task WriteAsync(Session session, string accountId, AuditEntry entry, Func<AuditRow, AuditRow> by)
    {
        var details = entry.Details is null ? null : JsonSerializer.Serialize(entry.Details, LicenzyJson.Options);
        var salt = Ids.RandomBytes(16);
        var head = await AuditStore.LockHeadAsync(session, accountId);
        var row = by(
            new AuditRow
            {
                AccountId = accountId,
                Sequence = head.Sequence + 1,
                Id = ids.New(IdPrefix.AuditEntry),
                AtMs = time.NowMs(),
                Action = entry.Action,
                ObjectKind = entry.ObjectKind,
                ObjectId = entry.ObjectId,
                SubjectRef = entry.SubjectRef,
                Details = details,
                Salt = salt,
                DetailsHash = AuditChain.DetailsHash(entry.SubjectRef, details, salt),
                PreviousHash = head.Hash,
            }
        );
        await AuditStore.AppendAsync(session, row with { Hash = AuditChain.HashOf(row) });
    }
}
