using System.Net.Http.Headers;
using System.Text;
using Licenzy.Core;
using Licenzy.Server.ApiKeys;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Setup;
using Licenzy.Server.Storage;
using Licenzy.Server.Tests.Configuration;
using Licenzy.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Access;

/// <summary>For the class of bugs in which what is answered from memory was true once: after a change here, elsewhere, or by the clock.</summary>
public abstract class AnswerFromMemoryTests(TestServer server)
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    private Scope Scope => new(server.Setup.ProjectId!, Mode.Test);

    /// <summary>Bodies, plain and odd, that must be answered alike from memory and from the database.</summary>
    public static TheoryData<string> Bodies =>
        [
            """{"subject_ref":"SUBJECT"}""",
            """ { "subject_ref" : "SUBJECT" } """,
            """{"subject_ref":"SUBJECT","subject_ref":"other"}""",
            """{"subject_ref":"SUBJECT","mode":"live"}""",
            """{"Subject_Ref":"SUBJECT"}""",
            """{"subject\u005fref":"SUBJECT"}""",
            """{"subject_ref":"SUBJECT"} x""",
            """{"subject_ref":"SUBJECT"}{}""",
            """{"subject_ref":"SUBJECT",}""",
            """[{"subject_ref":"SUBJECT"}]""",
            """{"subject_ref":null}""",
            """{"subject_ref":7}""",
            """{"subject_ref":""}""",
            """{"subject_ref":"."}""",
            """{"subject_ref":".."}""",
            """{"subject_ref":"a\u0000b"}""",
            """{"subject_ref":"a\"b<>&'"}""",
            """{"subject_ref":"ü 😀"}""",
            """{"subject_ref":"a b<>&'+/%"}""",
            """{"subject_ref":"\ud800"}""",
            """{"subject_ref":"ab""",
            "",
            "null",
        ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Every_body_is_answered_the_second_time_as_the_first(string body)
    {
        var text = body.Replace("SUBJECT", RuntimeApi.Fresh("alike"), StringComparison.Ordinal);

        var first = await api.PostTextAsync("/v1/access/check", text);
        server.Services.GetRequiredService<AccessCache>().ForgetAll();
        var asked = await api.PostTextAsync("/v1/access/check", text);
        var known = await api.PostTextAsync("/v1/access/check", text);

        asked.Status.ShouldBe(first.Status);
        known.Status.ShouldBe(first.Status);
        WithoutRequestId(known).ShouldBe(WithoutRequestId(asked));
        known.Header("Content-Type").ShouldBe(asked.Header("Content-Type"));
        (known.Header("RateLimit") is null).ShouldBe(asked.Header("RateLimit") is null);
    }

    [Fact]
    public async Task What_changes_on_this_node_is_seen_by_the_very_next_check_however_many_ask_meanwhile()
    {
        var subject = RuntimeApi.Fresh("switched");
        var row = await PutAsync(server.Database, Row(subject));
        using var ends = new CancellationTokenSource();
        // With a key of its own: what the crowd asks too much is none of the others' limit.
        var made = await server.AddAsync(keys: [new SetupApiKey(Mode.Test, RuntimeApi.Fresh("crowd"))]);
        var crowd = Enumerable.Range(0, 3).Select(_ => AskUntilAsync(made.ApiKeys.Single().Key!, subject, ends.Token)).ToList();

        for (var round = 0; round < 60; round++)
        {
            var available = round % 2;
            await PutAsync(
                server.Database,
                row with
                {
                    Available = available,
                    Status = available == 1 ? "active" : "canceled",
                    UnavailableReason = available == 1 ? null : "canceled",
                }
            );
            (await api.IsAllowedAsync(subject)).ShouldBe(available == 1, $"round {round}");
        }

        await ends.CancelAsync();
        await Task.WhenAll(crowd);
    }

    [Fact]
    public async Task What_changes_on_another_node_is_seen_within_a_second()
    {
        await using var other = server.BuildAnother();
        var elsewhere = other.Services.GetRequiredService<Database>();
        for (var round = 0; round < 3; round++)
        {
            var subject = RuntimeApi.Fresh("elsewhere");
            (await api.IsAllowedAsync(subject)).ShouldBeFalse();
            (await api.IsAllowedAsync(subject)).ShouldBeFalse();

            await PutAsync(elsewhere, Row(subject));

            await Until.TrueAsync(() => api.IsAllowedAsync(subject), TimeSpan.FromSeconds(20), "the change is seen");
        }
    }

    [Fact]
    public async Task A_node_that_cannot_follow_changes_does_not_answer_from_memory()
    {
        await using var deaf = server.BuildAnother();
        var (feed, access) = (deaf.Services.GetRequiredService<ChangeFeed>(), deaf.Services.GetRequiredService<AccessCache>());
        var subject = RuntimeApi.Fresh("deaf");
        await feed.RunOnceAsync(default);
        (await access.IsAllowedAsync(Scope, subject, default)).ShouldBeFalse();

        await PutAsync(server.Database, Row(subject));
        await Until.TrueAsync(() => Task.FromResult(!feed.IsFresh), TimeSpan.FromSeconds(10), "its last look is too old");

        access.TryKnow(Scope, subject, out _).ShouldBeFalse();
        (await access.IsAllowedAsync(Scope, subject, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_transaction_that_commits_long_after_it_wrote_is_not_missed()
    {
        await using var late = server.BuildAnother();
        var subject = RuntimeApi.Fresh("late");
        var (written, seen) = (new TaskCompletionSource(), new TaskCompletionSource());
        var writing = late
            .Services.GetRequiredService<Database>()
            .WriteAsync(
                async session =>
                {
                    EntitlementStore.Save(session, Row(subject), subjectBefore: null);
                    await ChangeStore.InsertAsync(session, [ChangeOf(subject)]);
                    written.SetResult();
                    await seen.Task;
                },
                default
            );
        await written.Task;
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        if (server is PostgresServer)
        {
            (await api.IsAllowedAsync(subject)).ShouldBeFalse();
            (await api.IsAllowedAsync(subject)).ShouldBeFalse();
        }

        seen.SetResult();
        await writing;

        await Until.TrueAsync(() => api.IsAllowedAsync(subject), TimeSpan.FromSeconds(20), "the late commit is seen");
    }

    [Fact]
    public async Task A_decision_ends_at_its_very_instant_and_a_clock_set_back_asks_again()
    {
        await using var node = server.BuildAnother();
        var access = node.Services.GetRequiredService<AccessCache>();
        await node.Services.GetRequiredService<ChangeFeed>().RunOnceAsync(default);
        var subject = RuntimeApi.Fresh("ends");
        var now = server.Clock.NowMs();
        var ends = now + 3_600_000;
        await PutAsync(server.Database, Row(subject) with { ExpiresMs = ends, EndsMs = ends, NextChangeMs = ends });

        var decision = await server.Database.ReadAsync(session => ReadSubject.DecideAsync(session, Scope, subject, now), default);

        decision.ShouldBe(new KnownDecision(true, now, ends));
        decision.StandsAt(now).ShouldBeTrue();
        decision.StandsAt(ends - 1).ShouldBeTrue();
        decision.StandsAt(ends).ShouldBeFalse();
        decision.StandsAt(now - 1).ShouldBeFalse();
        (await access.IsAllowedAsync(Scope, subject, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_key_revoked_here_is_refused_at_once_and_one_revoked_elsewhere_within_a_second()
    {
        var scene = await ConfigurationScene.NewAsync(server, PortalRole.Admin);
        await using var other = server.BuildAnother();
        foreach (var elsewhere in new[] { false, true })
        {
            var made = (await scene.Admin.PostAsync("/portal/api-keys", new { mode = "test", name = "leaving" })).Json;
            var leaving = new RuntimeApi(server, made["key"]!.GetValue<string>());
            (await leaving.IsAllowedAsync("nobody")).ShouldBeFalse();
            (await leaving.IsAllowedAsync("nobody")).ShouldBeFalse();

            var database = elsewhere ? other.Services.GetRequiredService<Database>() : server.Database;
            var scope = new Scope(scene.ProjectId, Mode.Test);
            await database.WriteAsync(session => ApiKeyStore.RevokeAsync(session, scope, made["id"]!.GetValue<string>(), null, 1), default);

            if (!elsewhere)
            {
                (await leaving.PostAsync("/v1/access/check", new { subject_ref = "nobody" })).Error.ShouldBe("invalid_api_key");
            }

            await Until.TrueAsync(
                async () => (await leaving.PostAsync("/v1/access/check", new { subject_ref = "nobody" })).Status == 401,
                TimeSpan.FromSeconds(20),
                "the key is refused"
            );
        }
    }

    [Fact]
    public async Task Changes_that_every_node_has_seen_are_removed_and_a_node_that_slept_for_longer_forgets_everything()
    {
        await using var sleeper = server.BuildAnother();
        var (feed, access) = (sleeper.Services.GetRequiredService<ChangeFeed>(), sleeper.Services.GetRequiredService<AccessCache>());
        var subject = RuntimeApi.Fresh("slept");
        await feed.RunOnceAsync(default);
        await access.IsAllowedAsync(Scope, subject, default);
        access.TryKnow(Scope, subject, out _).ShouldBeTrue();

        await server.Database.WriteAsync(session => session.ExecuteAsync("update changes set at_ms = 1"), default);
        await server.Services.GetRequiredService<ChangeRetention>().RunOnceAsync(default);
        (await server.Database.ReadAsync(session => ChangeStore.SinceAsync(session, 0, 1000), default))
            .Where(row => row.Id == "slept")
            .ShouldBeEmpty();
        feed.SleptFor(ChangeRetention.KeptMs);
        await feed.RunOnceAsync(default);

        access.TryKnow(Scope, subject, out _).ShouldBeFalse();
    }

    private async Task AskUntilAsync(string key, string subject, CancellationToken ends)
    {
        while (!ends.IsCancellationRequested)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/access/check")
            {
                Content = new StringContent($$"""{"subject_ref":"{{subject}}"}""", Encoding.UTF8, "application/json"),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var response = await server.Client.SendAsync(request, CancellationToken.None);
        }
    }

    private ChangeRow ChangeOf(string subject) =>
        new()
        {
            ProjectId = Scope.ProjectId,
            Mode = Scope.ModeText,
            Id = RuntimeApi.Fresh("change"),
            Kind = ChangeKinds.Subject,
            Name = subject,
            Origin = "elsewhere",
        };

    private EntitlementRow Row(string subject) =>
        new()
        {
            ProjectId = Scope.ProjectId,
            Mode = Scope.ModeText,
            Id = server.Services.GetRequiredService<Ids>().New("ent"),
            PurchaseKey = RuntimeApi.Fresh("cs_test"),
            SubjectRef = subject,
            ProductId = "prd_none",
            ProductCode = TestServer.Pass,
            Kind = "time_pass",
            Status = "active",
            Available = 1,
            Reason = "checkout_finalized",
            Source = "stripe",
            StartsMs = 1,
            Quantity = 1,
            CreatedMs = 1,
            UpdatedMs = 1,
        };

    private static async Task<EntitlementRow> PutAsync(Database database, EntitlementRow row)
    {
        await database.WriteAsync(
            session =>
            {
                EntitlementStore.Save(session, row, subjectBefore: null);
                return session.FlushAsync();
            },
            default
        );
        return row;
    }

    private static string WithoutRequestId(ApiAnswer answer) =>
        answer.Header("Request-Id") is { } id ? answer.Text.Replace(id, "req", StringComparison.Ordinal) : answer.Text;
}

public sealed class AnswerFromMemoryOnSqlite(SqliteServer server) : AnswerFromMemoryTests(server), IClassFixture<SqliteServer>;

public sealed class AnswerFromMemoryOnPostgres(PostgresServer server) : AnswerFromMemoryTests(server), IClassFixture<PostgresServer>
{
    [Fact]
    public async Task A_check_that_memory_knows_asks_the_database_nothing_and_many_at_once_ask_it_once()
    {
        var api = RuntimeApi.Test(server);
        var subject = RuntimeApi.Fresh("counted");
        await api.IsAllowedAsync("somebody else");
        using var commands = PostgresCommands.Of(server);

        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => api.IsAllowedAsync(subject)));
        var loads = commands.Count("from entitlements");
        for (var round = 0; round < 100; round++)
        {
            await api.PostTextAsync("/v1/access/check", $$"""{"subject_ref":"{{subject}}"}""");
        }

        loads.ShouldBeInRange(1, 8);
        commands.Count("from entitlements").ShouldBe(loads);
        commands.Count("from api_keys").ShouldBe(0);
    }
}
