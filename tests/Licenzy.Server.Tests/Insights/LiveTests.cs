using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Licenzy.Core;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Tests.Hosting;

namespace Licenzy.Server.Tests.Insights;

/// <summary>The stream of what happens.</summary>
public abstract class LiveTests(TestServer server)
{
    private readonly RuntimeApi api = RuntimeApi.Test(server);

    [Fact]
    public async Task A_purchase_and_its_use_are_told_as_they_happen_and_only_in_their_mode()
    {
        var viewer = await PortalApi.SignInAsync(server, PortalRole.Viewer, mode: Mode.Test);
        await using var stream = await Stream.OpenAsync(server, viewer);
        await using var live = await Stream.OpenAsync(server, viewer.On(Mode.Live));
        var subject = RuntimeApi.Fresh("watched");

        await api.BuyAsync(subject, TestServer.Pack);
        (await api.ConsumeAsync(subject, 3)).Status.ShouldBe(200);

        var seen = await stream.UntilAsync(one => one["kind"]!.GetValue<string>() == "usage" && SubjectOf(one) == subject);
        seen.ShouldContain(one => one["kind"]!.GetValue<string>() == "checkout" && SubjectOf(one) == subject);
        seen.ShouldContain(one => one["type"] != null && one["type"]!.GetValue<string>() == "checkout.session.completed");
        seen.ShouldContain(one => one["kind"]!.GetValue<string>() == "change" && SubjectOf(one) == subject);
        live.Seen.ShouldAllBe(one => SubjectOf(one) != subject);
    }

    [Fact]
    public async Task A_broken_stream_goes_on_where_it_ended()
    {
        var viewer = await PortalApi.SignInAsync(server, PortalRole.Viewer, mode: Mode.Test);
        string lastId;
        await using (var first = await Stream.OpenAsync(server, viewer))
        {
            lastId = first.LastId!;
        }

        var subject = RuntimeApi.Fresh("missed");
        await api.BuyAsync(subject, TestServer.Pack);
        await using var second = await Stream.OpenAsync(server, viewer, lastId, subject);

        var seen = await second.UntilAsync(one => one["kind"]!.GetValue<string>() == "change");
        seen.Where(one => one["id"] is not null).ShouldAllBe(one => SubjectOf(one) == subject);
    }

    [Fact]
    public async Task A_session_has_so_many_streams_and_no_more()
    {
        var viewer = await PortalApi.SignInAsync(server, PortalRole.Viewer);
        var streams = new List<Stream>();
        for (var count = 0; count < Licenzy.Server.Insights.FollowLive.MostOfSession; count++)
        {
            streams.Add(await Stream.OpenAsync(server, viewer));
        }

        (await viewer.GetAsync("/portal/live")).Error.ShouldBe("rate_limited");
        foreach (var stream in streams)
        {
            await stream.DisposeAsync();
        }

        await Until.TrueAsync(
            async () =>
            {
                using var request = viewer.Request(HttpMethod.Get, "/portal/live");
                using var answer = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                return answer.IsSuccessStatusCode;
            },
            TimeSpan.FromSeconds(20),
            "closed streams make room"
        );
    }

    private static string? SubjectOf(JsonNode one) => one["subject_ref"]?.GetValue<string>();

    /// <summary>A browser's end of the stream.</summary>
    private sealed class Stream : IAsyncDisposable
    {
        private readonly HttpResponseMessage response;
        private readonly IAsyncEnumerator<SseItem<string>> items;

        private Stream(HttpResponseMessage response, System.IO.Stream body)
        {
            this.response = response;
            items = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator();
        }

        public string? LastId { get; private set; }

        public List<JsonNode> Seen { get; } = [];

        public static async Task<Stream> OpenAsync(TestServer server, PortalApi viewer, string? lastId = null, string? subject = null)
        {
            using var request = viewer.Request(HttpMethod.Get, subject is null ? "/portal/live" : $"/portal/live?subject_ref={subject}");
            if (lastId is not null)
            {
                request.Headers.Add("Last-Event-ID", lastId);
            }

            var answer = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            answer.IsSuccessStatusCode.ShouldBeTrue();
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
            var stream = new Stream(answer, await answer.Content.ReadAsStreamAsync());
            await stream.UntilAsync(one => one["kind"]!.GetValue<string>() == "hello");
            return stream;
        }

        public async Task<IReadOnlyList<JsonNode>> UntilAsync(Func<JsonNode, bool> isIt)
        {
            while (await items.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)))
            {
                var one = JsonNode.Parse(items.Current.Data)!;
                LastId = items.Current.EventId;
                Seen.Add(one);
                if (isIt(one))
                {
                    return Seen;
                }
            }

            throw new InvalidOperationException("The stream ended before it came.");
        }

        public async ValueTask DisposeAsync()
        {
            response.Dispose();
            try
            {
                await items.DisposeAsync();
            }
            catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // Its connection is gone, as it should be.
            }
        }
    }
}

/// <summary>On the embedded database.</summary>
public sealed class LiveOnSqlite(SqliteServer server) : LiveTests(server), IClassFixture<SqliteServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class LiveOnPostgres(PostgresServer server) : LiveTests(server), IClassFixture<PostgresServer>;
