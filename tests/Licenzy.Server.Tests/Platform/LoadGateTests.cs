using System.Threading.RateLimiting;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Configuration;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Platform;

/// <summary>For the class of bugs in which too much of one kind of work keeps out another, or is queued until nobody waits for it.</summary>
public sealed class LoadGateTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    private LoadLimits Limits => server.Services.GetRequiredService<LoadLimits>();

    [Fact]
    public async Task What_is_beyond_the_room_of_its_class_is_refused_at_once_and_nothing_else_is()
    {
        var api = RuntimeApi.Test(server);
        var subject = RuntimeApi.Fresh("crowded");
        await api.IsAllowedAsync(subject);

        using (await FillAsync(LoadClass.Reads))
        {
            var refused = await api.GetAsync($"/v1/customer/access/{subject}");
            var fromMemory = await api.PostTextAsync("/v1/access/check", $$"""{"subject_ref":"{{subject}}"}""");
            var write = await api.ConsumeAsync(subject, 1);

            refused.Status.ShouldBe(503);
            refused.Error.ShouldBe("unavailable");
            refused.Header("Retry-After").ShouldBe("1");
            fromMemory.Status.ShouldBe(200);
            write.Error.ShouldBe("insufficient_usage");
        }

        (await api.GetAsync($"/v1/customer/access/{subject}")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task People_take_turns_and_keep_no_access_check_out()
    {
        var scene = await ConfigurationScene.NewAsync(server, PortalRole.Admin);
        var api = RuntimeApi.Test(server);
        Task<ApiAnswer> page;

        using (await FillAsync(LoadClass.Portal))
        {
            page = scene.Admin.GetAsync("/portal/api-keys");
            (await api.GetAsync("/v1/customer/access/somebody")).Status.ShouldBe(200);
            page.IsCompleted.ShouldBeFalse();
        }

        (await page).Status.ShouldBe(200);
        Limits.Working(LoadClass.Portal).ShouldBe(0);
    }

    [Fact]
    public async Task Every_class_gives_its_room_back_whatever_became_of_the_request()
    {
        var api = RuntimeApi.Test(server);

        (await api.PostTextAsync("/v1/usage/consume", "no json", RuntimeApi.Fresh("use"))).Status.ShouldBe(400);
        (await new RuntimeApi(server, "lz_test_wrong").GetAsync("/v1/entitlements/somebody")).Status.ShouldBe(401);

        Enum.GetValues<LoadClass>().Select(Limits.Working).ShouldAllBe(working => working == 0);
    }

    private async Task<IDisposable> FillAsync(LoadClass loadClass)
    {
        var room = new Room();
        for (var place = 0; place < Limits.Limit(loadClass); place++)
        {
            room.Leases.Add(await Limits.EnterAsync(loadClass, TestContext.Current.CancellationToken));
        }

        return room;
    }

    private sealed class Room : IDisposable
    {
        public List<RateLimitLease> Leases { get; } = [];

        public void Dispose() => Leases.ForEach(lease => lease.Dispose());
    }
}
