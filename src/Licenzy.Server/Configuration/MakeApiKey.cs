using System.ComponentModel.DataAnnotations;
using Licenzy.Core;
using Licenzy.Server.Accounts;
using Licenzy.Server.ApiKeys;
using Licenzy.Server.Audit;
using Licenzy.Server.Idempotency;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Configuration;

/// <summary>Makes an API key. It is in this answer and in no other.</summary>
internal sealed class MakeApiKey(
    Idempotent idempotent,
    ProjectSecrets projectSecrets,
    AuditLog audit,
    KeyUses uses,
    Ids ids,
    TimeProvider time
)
{
    public const string Operation = "portal.make_api_key";

    /// <summary>What stands in the place of a key that is not shown any more.</summary>
    private const string Masked = "••••";

    /// <summary>A key to make.</summary>
    /// <param name="Mode">The mode that it opens.</param>
    /// <param name="Name">What it is called, 1 to 200 characters: for whom it is.</param>
    /// <param name="Scopes">What it may do: runtime, runtime:read, webhooks. Not sent: runtime and webhooks.</param>
    internal sealed record Request(
        Mode Mode,
        [property: StringLength(200, MinimumLength = 1)] string Name,
        IReadOnlyList<string>? Scopes = null
    );

    public async Task<Answer<ApiKeyView>> HandleAsync(
        PortalCaller caller,
        string? key,
        Request request,
        CancellationToken cancellationToken
    )
    {
        if ((ApiKeyFields.CheckName(request.Name) ?? ApiKeyFields.CheckScopes(request.Scopes)) is { } fault)
        {
            return fault;
        }

        var scope = caller.In(request.Mode);
        var call = new IdempotentCall<ApiKeyView>(scope, Operation, key, Fingerprint.Of(Operation, request))
        {
            Box = session => projectSecrets.BoxAsync(session, scope.ProjectId),
            AnswerAgain = (session, keyId) => AgainAsync(session, scope, keyId),
        };
        return await idempotent.RunAsync(call, session => MakeAsync(session, caller, scope, request), cancellationToken);
    }

    private async Task<WorkOutcome<ApiKeyView>> MakeAsync(Session session, PortalCaller caller, Scope scope, Request request)
    {
        if (await ProjectStore.LockAsync(session, caller.AccountId, scope.ProjectId) is null)
        {
            return new Fault(ErrorCatalogue.NotFound, "The project was deleted in this moment.");
        }

        var scopes = request.Scopes is { Count: > 0 } wanted
            ? [.. wanted.Distinct(StringComparer.Ordinal)]
            : (IReadOnlyList<string>)[RuntimeScopes.Runtime, RuntimeScopes.Webhooks];
        var made = await CreateApiKey.HandleAsync(session, ids, time, scope, caller.AccountId, request.Name, scopes, caller.UserId);
        await audit.WriteAsync(
            session,
            caller,
            new AuditEntry("api_key.created", "api_key", made.Row.Id)
            {
                Mode = scope.ModeText,
                Details = new
                {
                    after = new
                    {
                        name = request.Name,
                        scopes,
                        hint = made.Row.Hint,
                    },
                },
            }
        );
        return new WorkOutcome<ApiKeyView>.Done(ApiKeyView.Of(made.Row, uses, made.Key), made.Row.Id, StatusCodes.Status201Created);
    }

    private async Task<WorkOutcome<ApiKeyView>> AgainAsync(Session session, Scope scope, string keyId) =>
        await ApiKeyStore.FindByIdAsync(session, scope, keyId) is { } row
            ? new WorkOutcome<ApiKeyView>.Done(ApiKeyView.Of(row, uses, $"lz_{scope.ModeText}_{Masked}"), row.Id)
            : ApiKeyFields.Missing(keyId);
}
