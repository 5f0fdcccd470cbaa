using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.SignIn;

/// <summary>A person's passkeys: making one, naming it, giving it up.</summary>
internal sealed class KeepPasskeys(Database database, PasskeyCeremony ceremony, SecurityChange change, TimeProvider time)
{
    private const int LongestName = 100;

    /// <summary>What the browser needs for the ceremony.</summary>
    /// <param name="Options">As <c>PublicKeyCredential.parse…OptionsFromJSON</c> takes it.</param>
    internal sealed record OptionsResponse(JsonElement Options);

    /// <summary>What the browser made.</summary>
    /// <param name="Credential">The result of <c>navigator.credentials.create</c>, by its <c>toJSON</c>.</param>
    internal sealed record RegisterRequest(JsonElement Credential)
    {
        /// <summary>What the person calls it, at most 100 characters.</summary>
        [StringLength(LongestName)]
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Name { get; init; }
    }

    /// <summary>Another name.</summary>
    /// <param name="Name">What the person calls it.</param>
    internal sealed record RenameRequest([property: StringLength(LongestName, MinimumLength = 1)] string Name);

    /// <summary>A passkey.</summary>
    /// <param name="Id">Its id, as the browser knows it.</param>
    /// <param name="Name">What the person calls it; null: nothing.</param>
    /// <param name="CreatedAt">When it was made.</param>
    /// <param name="UsedAt">When somebody last signed in with it; null: never.</param>
    internal sealed record View(string Id, string? Name, UtcInstant CreatedAt, UtcInstant? UsedAt)
    {
        public static View Of(PasskeyRow row) =>
            new(row.CredentialId, row.Name, new UtcInstant(row.CreatedMs), UtcInstant.From(row.UsedMs));
    }

    public async Task<Answer<OptionsResponse>> BeginAsync(PortalCaller caller, HttpContext context, CancellationToken cancellationToken)
    {
        var user = (await database.ReadAsync(session => UserStore.FindAsync(session, caller.UserId), cancellationToken))!;
        var person = new PasskeyPerson { Id = user.Id, Email = user.Email };
        return new OptionsResponse(await ceremony.BeginRegistrationAsync(context, person, user.Name ?? user.Email));
    }

    public async Task<Answer<View>> RegisterAsync(
        RegisterRequest request,
        PortalCaller caller,
        HttpContext context,
        Browser browser,
        CancellationToken cancellationToken
    )
    {
        if (NameFault(request.Name) is { } fault)
        {
            return fault;
        }

        if (await ceremony.RegisterAsync(context, request.Credential, caller.UserId) is not { } passkey)
        {
            return Fault.Field("credential", "This passkey does not fit what was asked for. Begin again; it must be done in five minutes.");
        }

        var row = new PasskeyRow
        {
            CredentialId = Base64Url.EncodeToString(passkey.CredentialId),
            UserId = caller.UserId,
            Name = request.Name?.Trim(),
            Data = PasskeyData.Write(passkey),
            CreatedMs = time.NowMs(),
        };
        return await database.WriteAsync<Answer<View>>(
            async session =>
            {
                var user = (await UserStore.LockAsync(session, caller.UserId))!;
                if ((await PasskeyStore.OfUserAsync(session, user.Id)).Count >= PasskeyStore.Most)
                {
                    return new Fault(ErrorCatalogue.NotPossible, $"There are {PasskeyStore.Most} passkeys already. Remove one first.");
                }

                if (await PasskeyStore.InsertAsync(session, row) == 0)
                {
                    return new Fault(ErrorCatalogue.NotPossible, "This passkey is known already.");
                }

                await change.WriteAsync(session, user, AuthEventKinds.PasskeyAdded, "a passkey was added", browser);
                return View.Of(row);
            },
            cancellationToken
        );
    }

    public async Task<Answer<Page<View>>> ListAsync(PortalCaller caller, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(session => PasskeyStore.OfUserAsync(session, caller.UserId), cancellationToken);
        return new Page<View>([.. rows.Reverse().Select(View.Of)], HasMore: false, NextCursor: null);
    }

    public async Task<Answer<View>> RenameAsync(
        string passkeyId,
        RenameRequest request,
        PortalCaller caller,
        CancellationToken cancellationToken
    )
    {
        if (NameFault(request.Name) is { } fault)
        {
            return fault;
        }

        return await database.WriteAsync<Answer<View>>(
            async session =>
                await PasskeyStore.RenameAsync(session, caller.UserId, passkeyId, request.Name.Trim()) == 0
                    ? Missing(passkeyId)
                    : View.Of((await PasskeyStore.FindAsync(session, passkeyId))!),
            cancellationToken
        );
    }

    public Task<EmptyAnswer> RemoveAsync(string passkeyId, PortalCaller caller, Browser browser, CancellationToken cancellationToken) =>
        database.WriteAsync<EmptyAnswer>(
            async session =>
            {
                var user = (await UserStore.LockAsync(session, caller.UserId))!;
                if (await PasskeyStore.RemoveAsync(session, user.Id, passkeyId) == 0)
                {
                    return Missing(passkeyId);
                }

                await change.WriteAsync(session, user, AuthEventKinds.PasskeyRemoved, "a passkey was removed", browser);
                return EmptyAnswer.Done;
            },
            cancellationToken
        );

    private static Fault? NameFault(string? name) =>
        name is null || (name.Trim().Length is >= 1 and <= LongestName && !name.Any(char.IsControl))
            ? null
            : Fault.Field("name", $"`name` has 1 to {LongestName} characters.");

    private static Fault Missing(string id) =>
        new(ErrorCatalogue.NotFound, $"There is no passkey {(Base64Url.IsValid(id) && id.Length <= 200 ? id : "of this id")} among yours.");
}
