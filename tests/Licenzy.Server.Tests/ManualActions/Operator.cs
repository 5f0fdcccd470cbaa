using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.ManualActions;

/// <summary>What an operator does for customers, in the operator's words.</summary>
internal sealed class Operator(PortalApi portal)
{
    public const string Note = "Ticket 4711: credits lost";

    public string UserId => portal.UserId;

    public PortalApi Portal => portal;

    public static async Task<Operator> OfAsync(TestServer server, PortalRole role = PortalRole.Support, Mode? mode = null) =>
        new(await PortalApi.SignInAsync(server, role, mode: mode));

    /// <summary>Grants with the fields of <paramref name="fields"/> beside product and note.</summary>
    public Task<ApiAnswer> GrantAsync(string subject, string product, object? fields = null, string? key = null) =>
        portal.PostAsync(
            $"/portal/support/customers/{Uri.EscapeDataString(subject)}/grants",
            Body(new { product_code = product, note = Note }, fields),
            key
        );

    /// <summary><c>revoke</c>, <c>restore</c> or <c>adjust</c>.</summary>
    public Task<ApiAnswer> OnAsync(string entitlementId, string action, object? fields = null, string? key = null) =>
        portal.PostAsync($"/portal/entitlements/{entitlementId}/{action}", Body(new { note = Note }, fields), key);

    /// <summary>Posts an action of any kind with its note.</summary>
    public Task<ApiAnswer> SendAsync(string path, object body, object? fields = null) =>
        portal.PostAsync(path, Body(new { note = Note }, Body(body, fields)));

    /// <summary>Undoes an action by its id or by a row of its history.</summary>
    public Task<ApiAnswer> UndoAsync(string id, object? fields = null) =>
        portal.PostAsync($"/portal/history/{id}/undo", Body(new { note = "It was a mistake" }, fields));

    /// <summary>Grants units and returns the pack's id.</summary>
    public async Task<string> GrantPackAsync(string subject, long units)
    {
        var granted = await GrantAsync(subject, TestServer.Pack, new { usage_units = units });
        granted.Status.ShouldBe(200, granted.Text);
        return EntitlementOf(granted);
    }

    /// <summary>The entitlement that an action made or changed.</summary>
    public static string EntitlementOf(ApiAnswer answer) => answer.Json["entitlements"]![0]!["after"]!["id"]!.GetValue<string>();

    public static string ActionOf(ApiAnswer answer) => answer.Json["action_id"]!.GetValue<string>();

    public static IReadOnlyList<string> WarningsOf(ApiAnswer answer) =>
        [.. answer.Json["warnings"]!.AsArray().Select(one => one!["code"]!.GetValue<string>())];

    /// <summary>Whether an answer warns of something.</summary>
    public static bool Warns(ApiAnswer answer, string code) => WarningsOf(answer).Contains(code, StringComparer.Ordinal);

    private static JsonObject Body(object body, object? more)
    {
        var merged = System.Text.Json.JsonSerializer.SerializeToNode(body)!.AsObject();
        foreach (var (name, value) in System.Text.Json.JsonSerializer.SerializeToNode(more ?? new { })!.AsObject())
        {
            merged[name] = value?.DeepClone();
        }

        return merged;
    }
}
