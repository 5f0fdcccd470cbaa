using Licenzy.Server.Entitlements;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Entitlements;

/// <summary>For the class of bugs in which a changed setting holds for some customers and not for others.</summary>
public abstract class GraceTests(TestServer server)
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    [Fact]
    public async Task More_days_of_grace_hold_also_for_those_whose_payment_failed_before()
    {
        var subject = RuntimeApi.Fresh("grace");
        await api.BuyAsync(subject, TestServer.Subscription);
        await FailRenewalAsync(subject);
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();

        await server.SetGraceAsync(7);
        await SweepAsync();
        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
        await server.VerifyAsync();

        await server.SetGraceAsync(0);
        await SweepAsync();
        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        await server.VerifyAsync();
    }

    private Task SweepAsync() => server.Services.GetRequiredService<ExpirySweep>().RunOnceAsync(default);

    private async Task FailRenewalAsync(string subject)
    {
        var row = (await StoredRows.Of(server).EntitlementsAsync(subject)).ShouldHaveSingleItem();
        var subscription = (await server.Dial.ReadAsync($"/v1/subscriptions/{row.StripeSubscriptionId}")).AsObject();
        subscription["status"] = "past_due";
        var sent = StripeSender.Event("customer.subscription.updated", subscription.DeepClone().AsObject());
        sent["created"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 30;
        (await new StripeSender(server).SendAsync(sent)).Status.ShouldBe(200);
        (await StoredRows.Of(server).SettledAsync(sent["id"]!.GetValue<string>())).State.ShouldBe("applied");
    }
}

public sealed class GraceOnSqlite(SqliteServer server) : GraceTests(server), IClassFixture<SqliteServer>;

public sealed class GraceOnPostgres(PostgresServer server) : GraceTests(server), IClassFixture<PostgresServer>;
