using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Audit;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Configuration;

/// <summary>A project of its own, with nothing in it, and somebody who sets it up; its Stripe account is of the same making.</summary>
internal sealed class ConfigurationScene
{
    public const string Connection = "/portal/stripe/connection";

    private readonly TestServer server;
    private readonly string tail;

    private ConfigurationScene(TestServer server, PortalApi admin, string projectId)
    {
        this.server = server;
        Admin = admin;
        ProjectId = projectId;
        tail = RuntimeApi.Fresh("scene").Replace('_', 'x') + "tail";
    }

    public PortalApi Admin { get; }

    public string ProjectId { get; }

    /// <summary>The secret keys of the scene's account.</summary>
    public string TestKey => $"sk_test_{tail}";

    public string LiveKey => $"sk_live_{tail}";

    /// <summary>A restricted key of the same account that lacks something.</summary>
    public string KeyWithout(string resources) => $"rk_test_{tail}_without_{resources}";

    public static async Task<ConfigurationScene> NewAsync(TestServer server, PortalRole role = PortalRole.Admin)
    {
        var made = await server.AddAsync(project: RuntimeApi.Fresh("project"));
        var admin = await PortalApi.SignInAsync(server, role, mode: Mode.Test, projectId: made.ProjectId);
        return new ConfigurationScene(server, admin, made.ProjectId!);
    }

    /// <summary>The same with test mode connected and its webhook registered.</summary>
    public static async Task<ConfigurationScene> ConnectedAsync(TestServer server)
    {
        var scene = await NewAsync(server);
        (await scene.ConnectAsync()).Status.ShouldBe(200);
        return scene;
    }

    public Task<ApiAnswer> ConnectAsync(string? key = null, string mode = "test") =>
        Admin.PutAsync(
            Connection,
            new
            {
                mode,
                secret_key = key ?? TestKey,
                create_webhook = true,
            }
        );

    public async Task<JsonNode> ConnectionAsync(string mode = "test") => (await Admin.GetAsync(Connection)).Json[mode]!;

    /// <summary>The endpoints that the scene's account has in Stripe.</summary>
    public async Task<IReadOnlyList<JsonNode>> EndpointsAsync(string? key = null)
    {
        var list = await server.Dial.ReadAsync("/v1/webhook_endpoints?limit=100", key ?? TestKey);
        return [.. list["data"]!.AsArray().Select(endpoint => endpoint!)];
    }

    /// <summary>What the doctor says of one thing.</summary>
    public async Task<JsonNode> CheckAsync(string code)
    {
        var report = await Admin.PostAsync($"{Connection}/doctor");
        report.Status.ShouldBe(200, report.Text);
        return report.Json["checks"]!.AsArray().Single(check => check!["code"]!.GetValue<string>() == code)!;
    }

    /// <summary>A price of the scene's account.</summary>
    public Task<string> PriceAsync(string name, long amount, string? interval = null, string? key = null) =>
        server.Dial.CreatePriceAsync(key ?? TestKey, name, amount, interval);

    /// <summary>The deeds that the account's log holds of this project.</summary>
    public async Task<IReadOnlyList<AuditRow>> DeedsAsync() =>
        [
            .. (
                await server.Database.ReadAsync(
                    session => AuditStore.PageAsync(session, Admin.AccountId, 0, 10_000),
                    TestContext.Current.CancellationToken
                )
            ).Where(row => row.ProjectId == ProjectId),
        ];
}
