using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>A person who did something, as others see them.</summary>
internal sealed record ActorRow
{
    public string Id { get; init; } = string.Empty;

    public string? Name { get; init; }

    public string Email { get; init; } = string.Empty;
}

/// <summary>Who the people are that lists name.</summary>
internal static class ActorStore
{
    /// <summary>The person; null when they are gone.</summary>
    public static Task<ActorRow?> FindAsync(Session session, string userId) =>
        session.FindAsync<ActorRow>("select id, name, email from users where id = @Id", new { Id = userId });
}
