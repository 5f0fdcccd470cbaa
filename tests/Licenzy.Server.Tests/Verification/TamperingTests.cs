using Licenzy.Core.Facts;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Purchases;
using Licenzy.Server.Storage;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Verification;

namespace Licenzy.Server.Tests.Verification;

/// <summary>
/// For the class of bugs in which the check itself is blind: every kind of row is changed behind the program's back, and
/// must be named. Nothing of it stays: each change is made and looked at in a rehearsal.
/// </summary>
public abstract class TamperingTests(TamperedServer scene)
{
    private static readonly string[] WithTheirOwnStory = ["project_id", "mode", "id", "purchase_key", "told", "created_ms", "updated_ms"];

    public static TheoryData<string, string> Columns =>
        new()
        {
            { "subject_ref = 'somebody_else'", "subject_ref" },
            { "product_id = 'prd_other'", "product_id" },
            { "product_code = 'OTHER'", "product_code" },
            { "kind = 'time_pass'", "kind" },
            { "status = 'expired'", "status" },
            { "available = 0", "available" },
            { "unavailable_reason = 'refunded'", "unavailable_reason" },
            { "reason = 'refund'", "reason" },
            { "source = 'portal'", "source" },
            { "starts_ms = starts_ms + 1", "starts_at" },
            { "expires_ms = 1", "expires_at" },
            { "ends_ms = 9000000000000", "ends_at" },
            { "current_period_end_ms = 1", "current_period_end" },
            { "cancel_at_period_end = 1", "cancel_at_period_end" },
            { "canceled_ms = 1", "canceled_at" },
            { "queue_start_ms = 1", "queue_start" },
            { "queue_end_ms = 1", "queue_end" },
            { "usage_granted = 1001", "usage_granted" },
            { "usage_adjusted = 5", "usage_adjusted" },
            { "usage_consumed = usage_consumed + 1", "usage_consumed" },
            { "usage_remaining = usage_remaining + 1", "usage_remaining" },
            { "usage_remaining = -1", "usage_remaining" },
            { "quantity = 2", "quantity" },
            { """items = '[{"product_code":"PACK","quantity":1}]'""", "items" },
            { "stripe_status = 'active'", "stripe_status" },
            { "unmapped_price = 1", "unmapped_price" },
            { "attempt_id = 'att_other'", "attempt_id" },
            { "stripe_customer_id = 'cus_other'", "stripe_customer_id" },
            { "stripe_subscription_id = 'sub_other'", "stripe_subscription_id" },
            { "stripe_payment_intent_id = 'pi_other'", "stripe_payment_intent_id" },
            { "stripe_checkout_session_id = 'cs_other'", "stripe_checkout_session_id" },
            { """metadata = '{"a":"b"}'""", "metadata" },
            { "next_change_ms = 9000000000000", "next_change" },
            { "purchase_key = 'cs_other'", "entitlement" },
            { "told = 'nothing that can be read'", "told" },
            { """told = replace(told, '"status":"active"', '"status":"pending"')""", "told.status" },
            { """told = replace(told, '"adjusted":0', '"adjusted":7')""", "told.adjusted" },
        };

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task A_changed_column_is_named(string change, string field)
    {
        (await FieldsAsync(_ => Task.CompletedTask)).ShouldBeEmpty();

        var found = await FieldsAsync(session => scene.ExecuteAsync(session, $"update entitlements set {change} where id = @Pack"));

        found.ShouldContain(field, StringComparer.Ordinal);
    }

    [Fact]
    public async Task No_column_of_an_entitlement_is_left_out()
    {
        var row = await scene.Server.Database.ReadAsync(
            session => session.FindAsync<EntitlementRow>("select * from entitlements where id = @Pack", scene.Ids),
            default
        );
        var columns = typeof(EntitlementRow)
            .GetProperties()
            .Where(property => property.CanWrite)
            .Select(property => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));

        row.ShouldNotBeNull();
        columns.Except(WithTheirOwnStory, StringComparer.Ordinal).Except(Changed(), StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("delete from usage_entries where entitlement_id = @Pack", "usage_consumed")]
    [InlineData("update usage_entries set units = units + 1 where entitlement_id = @Pack", "usage_consumed")]
    [InlineData("delete from history where entitlement_id = @Pack", "history.status")]
    [InlineData(
        """update history set changes = replace(changes, '"1000"', '"999"') where entitlement_id = @Pack""",
        "history.usage_granted"
    )]
    [InlineData("update history set changes = 'x' where entitlement_id = @Pack", "history")]
    [InlineData("delete from facts where id = @Session", "entitlement")]
    [InlineData("delete from fact_names where id = @Session", "entitlement")]
    [InlineData("update customer_claims set subject_ref = 'thief' where source_id = @Session", "customer_claims")]
    [InlineData("delete from customer_claims where source_id = @Session", "customer_claims")]
    [InlineData(
        "insert into unmapped_roots (project_id, mode, root, missing, created_ms, updated_ms) values (@Project, 'test', @Session, 'subject', 1, 1)",
        "unmapped"
    )]
    public async Task A_changed_row_behind_it_is_named(string statement, string field) =>
        (await FieldsAsync(session => scene.ExecuteAsync(session, statement))).ShouldContain(field, StringComparer.Ordinal);

    [Fact]
    public async Task A_refund_in_the_facts_that_never_reached_the_entitlement_is_named()
    {
        const long At = 1_790_000_000_000;
        var refund = RefundFact.Seen("re_unheard", At, new RefundBody(null, scene.Payment, 1000, "eur", At, "succeeded"));

        var found = await FieldsAsync(session =>
        {
            FactStore.Merge(session, scene.Scope, known: null, refund, At);
            return session.FlushAsync();
        });

        found.ShouldContain("status", StringComparer.Ordinal);
        found.ShouldContain("usage_remaining", StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_paid_sale_without_an_entitlement_is_named()
    {
        var found = await RehearseAsync(
            session => scene.ExecuteAsync(session, "delete from entitlements where id = @Pack"),
            session => VerifySale.HandleAsync(session, scene.Scope, scene.Session, scene.Server.Clock)
        );

        found.ShouldBe([new Finding("entitlement", null, scene.Session)]);
    }

    [Theory]
    [InlineData("update checkout_attempts set status = 'created' where id = @Attempt", "created", "finalized")]
    [InlineData("update checkout_attempts set status = 'failed' where id = @Attempt", "failed", "finalized")]
    [InlineData("delete from facts where id = @Session", "finalized", "created")]
    public async Task An_attempt_that_is_not_as_far_as_its_facts_is_named(string statement, string stored, string derived)
    {
        var verdict = await RehearseAsync(
            session => scene.ExecuteAsync(session, statement),
            session => VerifyAttempt.HandleAsync(session, scene.Scope, scene.Attempt, scene.Server.Clock)
        );

        verdict.Findings.ShouldBe([new Finding("status", stored, derived)]);
    }

    [Fact]
    public async Task What_the_clock_alone_changed_is_counted_and_not_blamed()
    {
        var later = new TestClock();
        later.Advance(TimeSpan.FromHours(25));

        var verdict = await RehearseAsync(
            _ => Task.CompletedTask,
            session => VerifyEntitlement.HandleAsync(session, scene.Scope, scene.Pass, later)
        );

        verdict.Waits.ShouldBeTrue();
        verdict.Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_sweep_would_never_find_is_named()
    {
        var later = new TestClock();
        later.Advance(TimeSpan.FromHours(25));

        var verdict = await RehearseAsync(
            session => scene.ExecuteAsync(session, "update entitlements set next_change_ms = null where id = @Pass"),
            session => VerifyEntitlement.HandleAsync(session, scene.Scope, scene.Pass, later)
        );

        verdict.Findings.Select(finding => finding.Field).ShouldContain("status", StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_rehearsal_leaves_nothing_behind()
    {
        await RehearseAsync(
            session => scene.ExecuteAsync(session, "delete from entitlements where id = @Pack"),
            _ => Task.FromResult(true)
        );

        (await FieldsAsync(_ => Task.CompletedTask)).ShouldBeEmpty();
    }

    private static IEnumerable<string> Changed() => Columns.Select(row => row.Data.Item1.Split(' ')[0]);

    private async Task<IReadOnlyList<string>> FieldsAsync(Func<Session, Task> tamper)
    {
        var verdict = await RehearseAsync(
            tamper,
            session => VerifyEntitlement.HandleAsync(session, scene.Scope, scene.Pack, scene.Server.Clock)
        );
        return [.. verdict.Findings.Select(finding => finding.Field)];
    }

    private Task<T> RehearseAsync<T>(Func<Session, Task> tamper, Func<Session, Task<T>> look) =>
        scene.Server.Database.RehearseAsync(
            async session =>
            {
                await tamper(session);
                return await look(session);
            },
            default
        );
}

/// <summary>A customer with a pack that was drawn on, and a pass.</summary>
public abstract class TamperedServer(TestServer server) : IAsyncLifetime
{
    public TestServer Server { get; } = server;

    internal Scope Scope => new(Server.Setup.ProjectId!, Core.Mode.Test);

    public string Pack { get; private set; } = "";

    public string Pass { get; private set; } = "";

    public string Session { get; private set; } = "";

    public string Payment { get; private set; } = "";

    public string Attempt { get; private set; } = "";

    /// <summary>What a statement may name.</summary>
    public object Ids =>
        new
        {
            Pack,
            Pass,
            Session,
            Attempt,
            Project = Server.Setup.ProjectId,
        };

    internal Task ExecuteAsync(Session session, string statement) => session.ExecuteAsync(statement, Ids);

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        var (api, subject) = (RuntimeApi.Test(Server), RuntimeApi.Fresh("tampered"));
        await api.BuyAsync(subject, TestServer.Pack);
        await api.BuyAsync(subject, TestServer.Pass);
        (await api.ConsumeAsync(subject, 100)).Status.ShouldBe(200);
        var held = await StoredRows.Of(Server).EntitlementsAsync(subject);
        var pack = held.Single(row => row.Kind == "usage_pack");
        (Pack, Session, Payment, Attempt) = (pack.Id, pack.StripeCheckoutSessionId!, pack.StripePaymentIntentId!, pack.AttemptId!);
        Pass = held.Single(row => row.Kind == "time_pass").Id;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Server.DisposeAsync();
    }
}

public sealed class SqliteTampered() : TamperedServer(new SqliteServer());

public sealed class PostgresTampered() : TamperedServer(new PostgresServer());

public sealed class TamperingOnSqlite(SqliteTampered scene) : TamperingTests(scene), IClassFixture<SqliteTampered>;

public sealed class TamperingOnPostgres(PostgresTampered scene) : TamperingTests(scene), IClassFixture<PostgresTampered>;
