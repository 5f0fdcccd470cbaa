using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Core.Announcing;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Purchases;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Support;

/// <summary>The support page in the words of somebody who answers a customer.</summary>
internal sealed class SupportDesk(TestServer server, PortalApi person)
{
    public static async Task<SupportDesk> OpenAsync(TestServer server, PortalRole role = PortalRole.Viewer) =>
        new(server, await PortalApi.SignInAsync(server, role));

    public PortalApi Person => person;

    public Scope Scope => new(server.Setup.ProjectId!, Mode.Test);

    public static string Path(string subject, string rest = "") => $"/portal/support/customers/{Uri.EscapeDataString(subject)}{rest}";

    public async Task<JsonNode> GetAsync(string path)
    {
        var answer = await person.GetAsync(path);
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Json;
    }

    public Task<JsonNode> CustomerAsync(string subject) => GetAsync(Path(subject));

    public Task<JsonNode> CustomerAtAsync(string subject, long atMs) =>
        GetAsync($"{Path(subject)}?at={Uri.EscapeDataString(new UtcInstant(atMs).ToString())}");

    public async Task<IReadOnlyList<JsonNode>> ListAsync(string subject, string list) =>
        [.. (await GetAsync(Path(subject, $"/{list}")))["data"]!.AsArray().Select(item => item!)];

    public async Task<IReadOnlyList<JsonNode>> SearchAsync(string query) =>
        [.. (await GetAsync($"/portal/support/customers?query={Uri.EscapeDataString(query)}"))["data"]!.AsArray().Select(item => item!)];

    /// <summary>Puts an entitlement as it may be into the database, its facts aside.</summary>
    public async Task<string> PutAsync(string subject, Func<EntitlementRow, EntitlementRow> change)
    {
        var ids = server.Services.GetRequiredService<Ids>();
        var now = server.Clock.NowMs();
        var row = change(
            new EntitlementRow
            {
                ProjectId = Scope.ProjectId,
                Mode = "test",
                Id = ids.New("ent"),
                PurchaseKey = $"cs_test_{ids.New("x")}",
                SubjectRef = subject,
                ProductId = "prd_none",
                ProductCode = TestServer.Pass,
                Kind = "time_pass",
                Status = "active",
                Available = 1,
                Reason = "checkout_finalized",
                Source = "stripe",
                StartsMs = now - 1000,
                Quantity = 1,
                CreatedMs = now,
                UpdatedMs = now,
            }
        );
        row = row with { Told = ToldOf(row) };
        await server.Database.WriteAsync(
            async session =>
            {
                EntitlementStore.Save(session, row, subjectBefore: null);
                SubjectStore.Touch(session, Scope, subject, now);
            },
            default
        );
        return row.Id;
    }

    private static string ToldOf(EntitlementRow row) =>
        new Told
        {
            Projection = new Projection
            {
                Status = EnumText.Read<EntitlementStatus>(row.Status),
                UnavailableReason = row.UnavailableReason is null ? null : EnumText.Read<UnavailableReason>(row.UnavailableReason),
                Reason = row.Reason,
                ProductCode = row.ProductCode,
                StartsAtMs = row.StartsMs,
                ExpiresAtMs = row.ExpiresMs,
                UsageGranted = row.UsageGranted,
            },
        }.Write();
}
