using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Licenzy.Core.Purchases;
using Licenzy.Scenarios;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Stories;

/// <summary>Reads what stands at the end of a story, through the API wherever the API shows it.</summary>
internal sealed class StoryReader(TestServer server, StoryProject project, Story story)
{
    /// <summary>What only the table tells of an entitlement: its purchase, and what operators see.</summary>
    internal sealed record StoredRow
    {
        public string Id { get; init; } = "";

        public string PurchaseKey { get; init; } = "";

        public string SubjectRef { get; init; } = "";

        public string Items { get; init; } = "[]";

        public long UnmappedPrice { get; init; }
    }

    public async Task<EndState> ReadAsync()
    {
        var rows = await RowsAsync();
        var shown = await ShownAsync(rows);
        var access = (await project.Api.GetAsync("/v1/customer/access/user_1")).Json;
        var hasAccess = access["has_access"]!.GetValue<bool>();
        (await project.Api.IsAllowedAsync("user_1")).ShouldBe(hasAccess);
        return new EndState
        {
            Rows = rows.ToDictionary(row => row.PurchaseKey, row => RowOf(row, shown[row.Id]), StringComparer.Ordinal),
            Attempts = await AttemptsAsync(),
            HasAccess = hasAccess,
            Top = access["status"]!.GetValue<string>(),
            UsageRemaining = access["usage_remaining"]?.GetValue<long>(),
            OutboundEvents = (int)await CountAsync("select count(*) from outbound_events where project_id = @ProjectId"),
            Unmapped = await UnmappedAsync(),
        };
    }

    /// <summary>Whether a checkout of this product is refused because it is paid for already.</summary>
    public async Task<bool> IsAlreadySubscribedAsync(string productCode) =>
        (await project.Api.CheckoutAsync("user_1", productCode)).Error == "already_subscribed";

    /// <summary>The entitlements of the project.</summary>
    public Task<IReadOnlyList<StoredRow>> RowsAsync() =>
        ReadAsync<StoredRow>(
            "select id, purchase_key, subject_ref, items, unmapped_price from entitlements where project_id = @ProjectId order by id"
        );

    private Task<IReadOnlyList<T>> ReadAsync<T>(string sql) =>
        server.Database.ReadAsync(session => session.QueryAsync<T>(sql, new { project.ProjectId }), default);

    private Task<long> CountAsync(string sql) =>
        server.Database.ReadAsync(session => session.FindAsync<long>(sql, new { project.ProjectId }), default);

    private async Task<Dictionary<string, JsonNode>> ShownAsync(IEnumerable<StoredRow> rows)
    {
        var shown = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var subject in rows.Select(row => row.SubjectRef).Distinct(StringComparer.Ordinal))
        {
            var answer = (await project.Api.GetAsync($"/v1/entitlements/{subject}")).Json;
            foreach (var entitlement in answer["entitlements"]!.AsArray())
            {
                shown[entitlement!["id"]!.GetValue<string>()] = entitlement;
            }
        }

        return shown;
    }

    private async Task<Dictionary<string, string>> AttemptsAsync()
    {
        var attempts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in story.Attempts.Keys)
        {
            var answer = await project.Api.GetAsync($"/v1/checkout/session/{project.AttemptOf(id)}");
            attempts[id] = answer.Json["status"]!.GetValue<string>();
        }

        return attempts;
    }

    private async Task<IReadOnlyList<string>> UnmappedAsync() =>
        [
            .. (
                await ReadAsync<string>(
                    "select root || ':' || missing from unmapped_roots where project_id = @ProjectId and state <> 'resolved' order by root"
                )
            ).Select(text => text.Replace(' ', ',')),
        ];

    private EndRow RowOf(StoredRow stored, JsonNode shown)
    {
        string Text(string name) => shown[name] is { } value ? value.ToString() : "-";
        string Time(string name) =>
            shown[name] is { } value
                ? EndRow.Text(DateTimeOffset.Parse(value.GetValue<string>(), CultureInfo.InvariantCulture).ToUnixTimeMilliseconds())
                : "-";
        shown["available"]!.GetValue<bool>().ShouldBe(shown["unavailable_reason"] is null);
        return new EndRow(
            EndRow.StateOf(Text("status"), shown["unavailable_reason"]?.GetValue<string>()),
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["starts"] = Time("starts_at"),
                ["expires"] = Time("expires_at"),
                ["canceled"] = Time("canceled_at"),
                ["period"] = Time("current_period_end"),
                ["remaining"] = Text("usage_remaining"),
                ["granted"] = Text("usage_granted"),
                ["quantity"] = Text("quantity"),
                ["reason"] = Text("reason"),
                ["source"] = Text("source"),
                ["product"] = Text("product_code"),
                ["subject"] = stored.SubjectRef,
                ["attempt"] = project.StoryAttemptOf(Text("attempt_id")),
                ["stripe"] = Text("stripe_status"),
                ["at_period_end"] = Text("cancel_at_period_end"),
                ["items"] = EndRow.ItemsOf(JsonSerializer.Deserialize<List<PurchaseItem>>(stored.Items, LicenzyJson.Options)!),
                ["unmapped_price"] = stored.UnmappedPrice == 1 ? "true" : "false",
            }
        );
    }
}
