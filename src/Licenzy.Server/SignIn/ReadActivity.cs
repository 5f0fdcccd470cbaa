using Licenzy.Core.Formats;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.SignIn;

/// <summary>What happened at the door under a person's name.</summary>
internal sealed class ReadActivity(Database database)
{
    /// <summary>One such thing.</summary>
    /// <param name="Id">Its id, <c>sig_…</c>.</param>
    /// <param name="Kind">What it was, as <c>signed_in</c> or <c>password_changed</c>.</param>
    /// <param name="Address">The network address that it came from.</param>
    /// <param name="Agent">What the browser called itself.</param>
    /// <param name="At">When.</param>
    internal sealed record View(string Id, string Kind, string? Address, string? Agent, UtcInstant At);

    public async Task<Answer<Page<View>>> HandleAsync(
        PortalCaller caller,
        string? limitText,
        string? cursor,
        CancellationToken cancellationToken
    )
    {
        if (PageLimit.Read(limitText, out var limit) is { } fault)
        {
            return fault;
        }

        if (cursor is not null && !LicenzyId.IsValid(IdPrefix.SignInEvent, cursor))
        {
            return PageLimit.BadCursor;
        }

        var rows = await database.ReadAsync(
            session => AuthEventStore.OfUserAsync(session, caller.UserId, cursor ?? $"{IdPrefix.SignInEvent}_~", limit + 1),
            cancellationToken
        );
        var views = rows.Select(row => new View(row.Id, row.Kind, row.Address, row.Agent, new UtcInstant(row.AtMs))).ToList();
        return Page<View>.Of(views, limit, view => view.Id);
    }
}
