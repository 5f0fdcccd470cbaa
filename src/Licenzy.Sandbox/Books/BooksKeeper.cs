using System.Text.Json.Nodes;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;
using Licenzy.Sandbox.Webhooks;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Books;

/// <summary>Opens books for what is not an API call: the hosted page, the activity page, the workers.</summary>
internal sealed class BooksKeeper(SandboxDatabase database, SandboxSettings settings, StripeIds ids, DeliveryNudge deliveries)
{
    /// <summary>Runs <paramref name="work"/> in one transaction on the books that hold an object; default when none does.</summary>
    public async Task<T?> ChangeAsync<T>(string type, string id, Func<ModeBooks, JsonObject, T> work, CancellationToken cancellationToken)
    {
        var result = await database.WriteAsync(
            connection => ObjectStore.FindAnywhere(connection, type, id) is { } found ? OpenFor(connection, found, work) : default,
            cancellationToken
        );
        deliveries.Nudge();
        return result;
    }

    /// <summary>Reads the books that hold an object; default when none does.</summary>
    public T? Look<T>(string type, string id, Func<ModeBooks, JsonObject, T> work) =>
        database.Read(connection =>
            ObjectStore.FindAnywhere(connection, type, id) is { } found ? OpenFor(connection, found, work) : default
        );

    /// <summary>The books of one account in one mode, in a transaction of the caller.</summary>
    public ModeBooks Open(SqliteConnection connection, string account, long livemode) =>
        new(connection, new ApiKey(account, livemode != 0), settings.TimeProvider.GetUtcNow(), ids, Cause.None, settings.PublicUrl);

    /// <summary>The books in the time that the object lives in.</summary>
    private T OpenFor<T>(SqliteConnection connection, ObjectStore.Owned found, Func<ModeBooks, JsonObject, T> work)
    {
        var subject = JsonNode.Parse(found.Body)!.AsObject();
        return work(Open(connection, found.Account, found.Livemode).InTimeOf(subject), subject);
    }
}
