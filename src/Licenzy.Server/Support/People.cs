using Licenzy.Server.Accounts;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Support;

/// <summary>Somebody who did something.</summary>
/// <param name="Id">The user, <c>usr_…</c>.</param>
/// <param name="Name">What they are called, or their address; null when they are gone.</param>
internal sealed record Actor(string Id, string? Name);

/// <summary>The people that one answer names; each is read once.</summary>
internal sealed class People(Session session)
{
    private readonly Dictionary<string, Actor> known = new(StringComparer.Ordinal);

    public async Task<Actor?> OfAsync(string? userId)
    {
        if (userId is null)
        {
            return null;
        }

        if (!known.TryGetValue(userId, out var actor))
        {
            var row = await ActorStore.FindAsync(session, userId);
            actor = new Actor(userId, row?.Name ?? row?.Email);
            known[userId] = actor;
        }

        return actor;
    }
}
