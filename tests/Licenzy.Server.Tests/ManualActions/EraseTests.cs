using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Audit;
using Licenzy.Server.ManualActions;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.ManualActions;

/// <summary>Erasing a customer: nothing names them any more, nothing brings them back, and the books still add up.</summary>
public abstract class EraseTests(TestServer server) : IAsyncDisposable
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);
    private readonly StoredRows rows = StoredRows.Of(server);
    private readonly StripeSales sales = new(server);

    private Scope Scope => new(server.Setup.ProjectId!, Mode.Test);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.VerifyAsync();
    }

    [Fact]
    public async Task Nothing_in_the_database_names_an_erased_customer()
    {
        var (owner, subject) = (await OwnerAsync(), $"{RuntimeApi.Fresh("canary")}/ü%2F");
        await LiveAsync(owner, subject);

        var erased = await EraseAsync(owner, subject);

        erased.Status.ShouldBe(200, erased.Text);
        erased.Json["state"]!.GetValue<string>().ShouldBe("done");
        foreach (var (table, stored) in await WholeDatabase.ReadAsync(server))
        {
            stored.Where(row => NamesAny(row, subject)).ShouldBeEmpty($"{table} still names {subject}");
        }
    }

    [Fact]
    public async Task Units_and_times_stay_under_the_pseudonym()
    {
        var (owner, subject) = (await OwnerAsync(), RuntimeApi.Fresh("ledger"));
        await LiveAsync(owner, subject);
        var before = (await rows.EntitlementsAsync(subject)).Sum(row => row.UsageConsumed);

        var pseudonym = (await EraseAsync(owner, subject)).Json["pseudonym"]!.GetValue<string>();

        var after = await rows.EntitlementsAsync(pseudonym);
        after.Sum(row => row.UsageConsumed).ShouldBe(before);
        after.ShouldAllBe(row => row.Available == 0 && row.StripeCustomerId == null);
        (
            await rows.CountAsync(
                "select cast(sum(units) as bigint) from usage_entries where subject_ref = @Pseudonym",
                new { Pseudonym = pseudonym }
            )
        ).ShouldBe(before);
        (await rows.EntitlementsAsync(subject)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_Stripe_sent_about_the_customer_is_dropped()
    {
        const string Told =
            "select count(*) from inbound_events where stripe_event_id in (select stripe_event_id from history where subject_ref = @Subject)";
        var (owner, subject) = (await OwnerAsync(), RuntimeApi.Fresh("sent"));
        await sales.SubscriptionAsync(await server.PriceOfAsync(TestServer.Subscription), RuntimeApi.Fresh("cus"), subject: subject);
        var told = await rows.CountAsync(Told, new { Subject = subject });

        var pseudonym = (await EraseAsync(owner, subject)).Json["pseudonym"]!.GetValue<string>();

        told.ShouldBeGreaterThan(0);
        (await rows.CountAsync($"{Told} and body_form = 'dropped'", new { Subject = pseudonym })).ShouldBe(told);
        (
            await rows.CountAsync(
                "select count(*) from outbound_events where subject_ref = @Subject and payload <> ''",
                new { Subject = pseudonym }
            )
        ).ShouldBe(0);
    }

    [Fact]
    public async Task A_look_before_says_what_goes_and_changes_nothing()
    {
        var (owner, subject) = (await OwnerAsync(), RuntimeApi.Fresh("look"));
        await owner.GrantPackAsync(subject, 5);
        await api.ConsumeAsync(subject, 2);
        await SettledAsync();
        var before = await WholeDatabase.ReadAsync(server);

        var preview = await EraseAsync(owner, subject, new { confirm = subject, dry_run = true });

        (await WholeDatabase.ReadAsync(server)).ShouldBe(before);
        preview.Json["state"]!.GetValue<string>().ShouldBe("preview");
        preview.Json["goes"]!
            .AsArray()
            .ToDictionary(part => part!["what"]!.GetValue<string>(), part => part!["count"]!.GetValue<long>(), StringComparer.Ordinal)
            .ShouldBe(
                new Dictionary<string, long>(StringComparer.Ordinal)
                {
                    ["entitlements"] = 1,
                    ["usage_entries"] = 1,
                    ["history"] = 1,
                    ["outbound_events"] = 2,
                    ["operator_actions"] = 1,
                },
                ignoreOrder: true
            );
        preview.Json["stays"]!.AsArray().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task What_Stripe_still_says_of_an_erased_customer_is_ignored()
    {
        var (owner, subject, customer) = (await OwnerAsync(), RuntimeApi.Fresh("gone"), RuntimeApi.Fresh("cus"));
        var price = await server.PriceOfAsync(TestServer.Subscription);
        var subscription = await sales.SubscriptionAsync(price, customer, subject: subject);
        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
        Operator.Warns(await EraseAsync(owner, subject), "stripe_keeps_charging").ShouldBeTrue();

        await sales.SubscriptionAsync(price, customer, subscription, subject);
        await sales.SubscriptionAsync(price, customer);
        await sales.SubscriptionAsync(price, RuntimeApi.Fresh("cus"), subject: subject);

        (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        (
            await rows.CountAsync(
                "select count(*) from inbound_events where state = 'ignored' and reason = 'erased' and body_form = 'dropped'"
            )
        ).ShouldBeGreaterThanOrEqualTo(3);
        (await rows.CountAsync("select count(*) from facts where body like @Name", new { Name = $"%{subject}%" })).ShouldBe(0);
    }

    [Fact]
    public async Task An_erased_customer_gets_nothing_new()
    {
        var (owner, subject) = (await OwnerAsync(), RuntimeApi.Fresh("never"));
        await owner.GrantPackAsync(subject, 5);
        await EraseAsync(owner, subject);

        (await owner.GrantAsync(subject, TestServer.Pack)).Error.ShouldBe("subject_erased");
        (await api.CheckoutAsync(subject, TestServer.Pack)).Error.ShouldBe("subject_erased");
        (await api.ConsumeAsync(subject, 1)).Error.ShouldBe("insufficient_usage");
        (await EraseAsync(owner, subject)).Error.ShouldBe("subject_erased");
        (await owner.Portal.PostAsync($"/portal/support/customers/{subject}/sync", new { })).Error.ShouldBe("subject_erased");
        (await owner.Portal.GetAsync($"/portal/support/customers/{subject}/export")).Error.ShouldBe("subject_erased");
        (await rows.CountAsync("select count(*) from audit_log where subject_ref = @Subject", new { Subject = subject })).ShouldBe(0);
        (await EraseAsync(owner, RuntimeApi.Fresh("nobody"))).Error.ShouldBe("not_found");
    }

    [Fact]
    public async Task A_checkout_that_was_under_way_is_not_written_back_and_what_it_left_is_erased_by_a_repeat()
    {
        const string Sessions = "/v1/checkout/sessions";
        var (owner, subject, key) = (await OwnerAsync(), RuntimeApi.Fresh("under_way"), RuntimeApi.Fresh("checkout"));
        await server.Dial.FaultAsync(Sessions, "garbage", times: 20);
        (await api.CheckoutAsync(subject, TestServer.Pack, key)).Status.ShouldBe(502);
        await server.Dial.ClearAsync();
        await server.Database.WriteAsync(
            session => Purchases.Tombstones.SetForSubjectAsync(session, Scope, subject, server.Clock.NowMs()),
            default
        );

        (await api.CheckoutAsync(subject, TestServer.Pack, key)).Error.ShouldBe("subject_erased");

        (
            await rows.CountAsync(
                "select count(*) from checkout_attempts where subject_ref = @Subject and (stripe_session_id is not null or checkout_url is not null)",
                new { Subject = subject }
            )
        ).ShouldBe(0);
        (await server.Dial.RequestsAsync("POST", Sessions)).ShouldContain(request =>
            request.Path.EndsWith("/expire", StringComparison.Ordinal)
        );
        (await EraseAsync(owner, subject)).Json["state"]!.GetValue<string>().ShouldBe("done");
        (await rows.CountAsync("select count(*) from checkout_attempts where subject_ref = @Subject", new { Subject = subject })).ShouldBe(
            0
        );
        (await EraseAsync(owner, subject)).Error.ShouldBe("subject_erased");
    }

    [Fact]
    public async Task Histories_of_what_went_from_customer_to_customer_name_neither_when_both_are_erased()
    {
        const string Naming = "select count(*) from history where changes like @Name";
        var (owner, customer) = (await OwnerAsync(), RuntimeApi.Fresh("cus"));
        var (first, second) = (RuntimeApi.Fresh("first"), RuntimeApi.Fresh("second"));
        await sales.SubscriptionAsync(await server.PriceOfAsync(TestServer.Subscription), customer);
        foreach (var subject in new[] { first, second })
        {
            await owner.SendAsync($"/portal/stripe/customers/{customer}/link", new { subject_ref = subject });
        }

        (await rows.CountAsync(Naming, new { Name = $"%\"{first}\"%" })).ShouldBe(2);
        (await EraseAsync(owner, first)).Status.ShouldBe(200);
        (await rows.CountAsync(Naming, new { Name = $"%\"{first}\"%" })).ShouldBe(0);
        (await rows.CountAsync(Naming, new { Name = $"%\"{second}\"%" })).ShouldBe(2);
        (await api.IsAllowedAsync(second)).ShouldBeTrue();
        (await EraseAsync(owner, second)).Status.ShouldBe(200);
        (await rows.CountAsync(Naming, new { Name = $"%\"{second}\"%" })).ShouldBe(0);
    }

    [Fact]
    public async Task Answers_that_are_kept_of_the_inbox_go_with_the_customer()
    {
        const string Kept = "select count(*) from idempotency_keys where resource_id = @Root";
        var (owner, subject) = (await OwnerAsync(), RuntimeApi.Fresh("kept"));
        var root = await sales.SubscriptionAsync(await server.PriceOfAsync(TestServer.Subscription), RuntimeApi.Fresh("cus"));
        await owner.Portal.PostAsync($"/portal/stripe/unmapped/{root}/dismiss", new { note = "not ours" }, RuntimeApi.Fresh("key"));
        await owner.SendAsync($"/portal/stripe/unmapped/{root}/link", new { subject_ref = subject });
        (await rows.CountAsync(Kept, new { Root = root })).ShouldBe(1);

        (await EraseAsync(owner, subject)).Status.ShouldBe(200);

        (await rows.CountAsync(Kept, new { Root = root })).ShouldBe(0);
    }

    [Fact]
    public async Task Who_is_named_alike_but_for_capitals_keeps_what_an_operator_did()
    {
        var (owner, customer, gone) = (await OwnerAsync(), RuntimeApi.Fresh("cus"), RuntimeApi.Fresh("alike"));
        var stays = gone.ToUpperInvariant();
        await sales.SubscriptionAsync(await server.PriceOfAsync(TestServer.Subscription), customer);
        foreach (var subject in new[] { stays, RuntimeApi.Fresh("next") })
        {
            await owner.SendAsync($"/portal/stripe/customers/{customer}/link", new { subject_ref = subject });
        }

        await owner.GrantPackAsync(gone, 5);
        (await EraseAsync(owner, gone)).Status.ShouldBe(200);

        (
            await rows.CountAsync("select count(*) from operator_actions where details like @Former", new { Former = $"%\"{stays}\"%" })
        ).ShouldBe(1);
    }

    [Fact]
    public async Task Another_customer_of_the_same_Stripe_customer_keeps_what_is_theirs()
    {
        var (owner, price, customer) = (await OwnerAsync(), await server.PriceOfAsync(TestServer.Subscription), RuntimeApi.Fresh("cus"));
        var (gone, stays) = (RuntimeApi.Fresh("gone"), RuntimeApi.Fresh("stays"));
        await sales.SubscriptionAsync(price, customer, subject: gone);
        var subscription = await sales.SubscriptionAsync(price, customer, subject: stays);

        await EraseAsync(owner, gone);
        await sales.SubscriptionAsync(price, customer, subscription, stays);

        (await api.IsAllowedAsync(stays)).ShouldBeTrue();
        (await rows.CountAsync("select count(*) from facts where id = @Id", new { Id = subscription })).ShouldBe(1);
    }

    [Fact]
    public async Task An_erasure_that_was_cut_off_is_finished_by_the_worker_or_by_a_repeat()
    {
        var owner = await OwnerAsync();
        foreach (var byWorker in new[] { true, false })
        {
            var subject = RuntimeApi.Fresh("cut");
            await LiveAsync(owner, subject);
            await CutOffAsync(owner, subject);
            (await api.IsAllowedAsync(subject)).ShouldBeFalse();

            if (byWorker)
            {
                server.Clock.Advance(TimeSpan.FromMinutes(1));
                await server.Services.GetRequiredService<EraseWorker>().RunOnceAsync(TestContext.Current.CancellationToken);
            }
            else
            {
                (await EraseAsync(owner, subject)).Json["state"]!.GetValue<string>().ShouldBe("done");
            }

            (await rows.CountAsync("select count(*) from usage_entries where subject_ref = @Subject", new { Subject = subject })).ShouldBe(
                0
            );
            (await rows.CountAsync("select count(*) from erasures where subject_ref = @Subject", new { Subject = subject })).ShouldBe(0);
            (await EraseAsync(owner, subject)).Error.ShouldBe("subject_erased");
        }
    }

    [Fact]
    public async Task A_customer_of_many_consumes_is_erased_in_parts()
    {
        const int Many = 3_000;
        var (owner, subject) = (await OwnerAsync(), RuntimeApi.Fresh("many"));
        var pack = await owner.GrantPackAsync(subject, 1_000_000);
        await server.Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    insert into usage_entries (project_id, mode, id, use_id, subject_ref, entitlement_id, units, remaining_after, idempotency_key, created_ms)
                    with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < @Many)
                    select @ProjectId, 'test', @Pack || '-' || n, 'use', @Subject, @Pack, 1, 1000000 - n, 'many-' || n, 0 from numbers
                    """,
                    new
                    {
                        server.Setup.ProjectId,
                        Pack = pack,
                        Subject = subject,
                        Many,
                    }
                );
                await session.ExecuteAsync(
                    "update entitlements set usage_consumed = @Many, usage_remaining = usage_remaining - @Many where id = @Pack",
                    new { Many = (long)Many, Pack = pack }
                );
            },
            TestContext.Current.CancellationToken
        );

        var erased = await EraseAsync(owner, subject);

        erased.Json["state"]!.GetValue<string>().ShouldBe("done");
        (
            await rows.CountAsync(
                "select count(*) from usage_entries where entitlement_id = @Pack and subject_ref = @Subject",
                new { Pack = pack, Subject = subject }
            )
        ).ShouldBe(0);
        (
            await rows.CountAsync("select cast(sum(units) as bigint) from usage_entries where entitlement_id = @Pack", new { Pack = pack })
        ).ShouldBe(Many);
    }

    [Fact]
    public async Task The_audit_chain_holds_when_its_clear_text_is_gone()
    {
        var (owner, subject) = (await OwnerAsync(), RuntimeApi.Fresh("chain"));
        await owner.GrantPackAsync(subject, 5);
        var pseudonym = (await EraseAsync(owner, subject)).Json["pseudonym"]!.GetValue<string>();

        var entries = await server.Database.ReadAsync(
            session => AuditStore.PageAsync(session, owner.Portal.AccountId, after: 0, most: 10_000),
            default
        );

        entries.ShouldAllBe(entry => entry.Hash == AuditChain.HashOf(entry));
        entries.ShouldNotContain(entry => entry.SubjectRef == subject);
        entries.ShouldContain(entry => entry.Action == "customer.erased" && entry.ObjectId == pseudonym);
    }

    [Fact]
    public async Task Only_an_owner_who_has_just_signed_in_and_types_the_name_erases()
    {
        var (owner, admin, subject) = (await OwnerAsync(), await Operator.OfAsync(server, PortalRole.Admin), RuntimeApi.Fresh("typed"));
        await owner.GrantPackAsync(subject, 5);

        (await EraseAsync(admin, subject)).Error.ShouldBe("role_required");
        (await EraseAsync(owner, subject, new { confirm = subject.ToUpperInvariant() })).Param.ShouldBe("confirm");
        (await EraseAsync(new Operator(owner.Portal.On(Mode.Live)), subject)).Error.ShouldBe("not_found");
        server.Clock.Advance(TimeSpan.FromMinutes(11));
        (await EraseAsync(owner, subject)).Error.ShouldBe("reauthentication_required");
        (await api.IsAllowedAsync(subject)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_row_that_only_calls_itself_erased_is_found()
    {
        var (owner, subject) = (await OwnerAsync(), RuntimeApi.Fresh("false"));
        var pack = await owner.GrantPackAsync(subject, 5);

        var report = await server.Database.RehearseAsync(
            async session =>
            {
                await session.ExecuteAsync("update entitlements set purchase_key = 'erased:' || id where id = @Pack", new { Pack = pack });
                return await Licenzy.Server.Verification.VerifyEntitlement.HandleAsync(session, Scope, pack, server.Clock);
            },
            TestContext.Current.CancellationToken
        );

        report.Findings.Select(finding => finding.Field).ShouldBe(["status", "available", "usage_remaining"]);
    }

    private Task<Operator> OwnerAsync() => Operator.OfAsync(server, PortalRole.Owner);

    private static Task<ApiAnswer> EraseAsync(Operator owner, string subject, object? body = null) =>
        owner.Portal.DeleteAsync($"/portal/support/customers/{Uri.EscapeDataString(subject)}", body ?? new { confirm = subject });

    /// <summary>A customer who left a trace of every kind.</summary>
    private async Task LiveAsync(Operator owner, string subject)
    {
        var checkout = await api.PostAsync(
            "/v1/checkout/session",
            new
            {
                subject_ref = subject,
                product_code = TestServer.Pack,
                customer_email = "canary.person@example.com",
                metadata = new { name = "Canary Person" },
                success_url = $"https://app.example.com/welcome?user={Uri.EscapeDataString(subject)}",
            },
            RuntimeApi.Fresh("checkout")
        );
        checkout.Status.ShouldBe(201, checkout.Text);
        await api.PayAsync(checkout.Json["checkout_url"]!.GetValue<string>(), "card=4242424242424242");
        (await api.GetAsync($"/v1/checkout/session/{checkout.Json["attempt_id"]}?wait=20")).Json["allowed"]!
            .GetValue<bool>()
            .ShouldBeTrue();
        await api.ConsumeAsync(subject, 100, $"canary-{RuntimeApi.Fresh("key")}");
        await api.CheckoutAsync(subject, TestServer.Pass);
        var granted = await owner.GrantAsync(
            subject,
            TestServer.Pass,
            new { note = "Canary Person called" },
            $"canary-{RuntimeApi.Fresh("key")}"
        );
        await owner.UndoAsync(Operator.ActionOf(granted), new { note = "Canary Person called again" });
        var customer = (await rows.EntitlementsAsync(subject)).Select(row => row.StripeCustomerId).First(id => id is not null)!;
        await owner.SendAsync($"/portal/stripe/customers/{customer}/link", new { subject_ref = RuntimeApi.Fresh("other") });
        await SettledAsync();
    }

    /// <summary>Begins an erasure and stops after some of its parts, as a program that is killed would.</summary>
    private async Task CutOffAsync(Operator owner, string subject)
    {
        var now = server.Clock.NowMs();
        var erasure = new ErasureRow
        {
            ProjectId = Scope.ProjectId,
            Mode = "test",
            Id = RuntimeApi.Fresh("erased"),
            SubjectRef = subject,
            RequestedBy = owner.UserId,
            CreatedMs = now,
        };
        var steps = server.Services.GetRequiredService<EraseSteps>();
        await server.Database.WriteAsync(
            async session =>
            {
                await ErasureStore.InsertAsync(session, erasure, "a dead program", now + EraseCustomer.LeaseMs);
                await Purchases.Tombstones.SetForSubjectAsync(session, Scope, subject, now);
            },
            default
        );
        for (var step = 0; step < 3; step++)
        {
            (await server.Database.WriteAsync(session => steps.RunAsync(session, erasure), default)).ShouldBeTrue();
        }
    }

    private async Task SettledAsync()
    {
        for (var look = 0; look < 100; look++)
        {
            if (look > 5 && await WaitingAsync() == 0)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    /// <summary>What Stripe told that was not looked at, and what is still to be asked for.</summary>
    private Task<long> WaitingAsync() =>
        rows.CountAsync(
            """
            select (select count(*) from inbound_events where state = 'received')
                + (select count(*) from fetch_tasks where state = 'waiting' and due_ms <= @Now)
            """,
            new { Now = server.Clock.NowMs() }
        );

    private static bool NamesAny(string row, string subject)
    {
        var text = JsonNode.Parse(row)!.AsObject().Select(pair => pair.Value?.ToString() ?? string.Empty).ToList();
        return text.Exists(value =>
            value.Contains(subject, StringComparison.OrdinalIgnoreCase)
            || value.Contains(Uri.EscapeDataString(subject), StringComparison.OrdinalIgnoreCase)
            || value.Contains("canary", StringComparison.OrdinalIgnoreCase)
        );
    }
}

public sealed class ErasuresOnSqlite(SqliteServer server) : EraseTests(server), IClassFixture<SqliteServer>;

public sealed class ErasuresOnPostgres(PostgresServer server) : EraseTests(server), IClassFixture<PostgresServer>;
