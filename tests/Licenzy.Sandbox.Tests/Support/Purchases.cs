using System.Text.Json.Nodes;

namespace Licenzy.Sandbox.Tests.Support;

/// <summary>Purchases as tests need them.</summary>
public static class Purchases
{
    /// <summary>Pays once, and answers the charge.</summary>
    public static async Task<JsonObject> BuyAsync(this SandboxUnderTest sandbox, long amount = 1000, string card = "4242424242424242")
    {
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(amount), "payment");
        (await sandbox.PayAsync(session, card)).Succeeded();
        return await sandbox.NewestAsync("charges");
    }

    /// <summary>Subscribes, and answers the subscription.</summary>
    public static async Task<JsonObject> SubscribeAsync(this SandboxUnderTest sandbox, string card = "4242424242424242")
    {
        var session = await sandbox.OpenAsync(await sandbox.MakePriceAsync(2000, "month"), "subscription");
        (await sandbox.PayAsync(session, card)).Succeeded();
        return await sandbox.NewestAsync("subscriptions");
    }

    /// <summary>The newest object of a list of the API.</summary>
    public static async Task<JsonObject> NewestAsync(this SandboxUnderTest sandbox, string list) =>
        (await sandbox.RetrieveAsync($"/v1/{list}?limit=1"))["data"]![0]!.AsObject();

    /// <summary>The types of the events that something made, the oldest first.</summary>
    public static async Task<IReadOnlyList<string>> EventsOfAsync(this SandboxUnderTest sandbox, Func<Task> deed)
    {
        var before = (await sandbox.EventTypesAsync()).Count;
        await deed();
        return [.. (await sandbox.EventTypesAsync()).Skip(before)];
    }

    /// <summary>Presses a control of the sandbox with a JSON body, as a script does.</summary>
    public static async Task<ApiAnswer> ControlAsync(this SandboxUnderTest sandbox, string path, string json = "{}")
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await sandbox.Http.PostAsync(path, content);
        return await ApiAnswer.ReadAsync(response);
    }
}
