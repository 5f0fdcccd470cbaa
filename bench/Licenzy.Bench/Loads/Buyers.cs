using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Licenzy.Bench.Processes;
using Licenzy.Bench.Seeding;

namespace Licenzy.Bench.Loads;

/// <summary>Customers who have a checkout open, pay at a steady rate, and ask until they are let in.</summary>
internal sealed class Buyers(Product server, CancellationToken cancellation)
{
    private const double ShortestPauseMs = 2;
    private const double LongestPauseMs = 1_000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false });

    private readonly string stamp = new('0', 10);

    /// <summary>
    /// So many a second for so many seconds: sorted milliseconds from the sending of each event to the first check that allows. Who is not
    /// let in within a minute has waited that long.
    /// </summary>
    /// <exception cref="BenchException">An event was refused.</exception>
    public async Task<IReadOnlyList<double>> BuyAsync(int perSecond, int seconds)
    {
        var first = long.Parse(Unique.Word(), CultureInfo.InvariantCulture);
        var count = perSecond * seconds;
        await OpenAsync(first, count);
        var start = Stopwatch.GetTimestamp();
        var waits = await Task.WhenAll(
            Enumerable
                .Range(0, count)
                .Select(async number =>
                {
                    var due = TimeSpan.FromSeconds((double)number / perSecond) - Stopwatch.GetElapsedTime(start);
                    await Task.Delay(due > TimeSpan.Zero ? due : TimeSpan.Zero, cancellation);
                    return await PayAsync((first + number).ToString("D16", CultureInfo.InvariantCulture));
                })
        );
        // The numbers of these buyers are taken: the next begin behind them.
        Unique.Skip(count);
        return [.. waits.Order()];
    }

    private async Task OpenAsync(long first, int count)
    {
        await using var connection = await SiteConnection.OpenAsync(server.Site, cancellation);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await connection.ExecuteAsync(
            """
            insert into checkout_attempts (project_id, mode, id, subject_ref, product_id, product_code, product_version, quantity, success_url,
                cancel_url, allow_promotion_codes, metadata, status, stripe_session_id, expires_ms, created_ms, updated_ms)
            with recursive s(i) as (select cast(@From as bigint) union all select i + 1 from s where i + 1 < @Until)
            select @Project, 'test', 'att_' || @Stamp || cast(i as text), 'new_' || cast(i as text), @Product, 'CREDITS', 1, 1,
                'https://app.example/ok', 'https://app.example/no', 0, '{}', 'created', 'cs_test_' || cast(i as text), @End, @Now, @Now from s
            """,
            cancellation,
            ("@From", first),
            ("@Until", first + count),
            ("@Project", server.Site.ProjectId),
            ("@Product", server.Site.ProductId),
            ("@Stamp", stamp),
            ("@End", now + 86_400_000),
            ("@Now", now)
        );
    }

    private async Task<double> PayAsync(string number)
    {
        var at = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var body = StripeEvents.Body(server.Site, number, stamp, at);
        var signature = StripeEvents.Sign(body, at);
        var start = Stopwatch.GetTimestamp();
        while (!await IsTakenAsync(body, signature) && Stopwatch.GetElapsedTime(start) < LongestWait)
        {
            // Stripe comes again too; that the event was refused counts as part of the wait.
            await Task.Delay(TimeSpan.FromMilliseconds(LongestPauseMs), cancellation);
        }

        while (!await IsAllowedAsync($"new_{number}"))
        {
            var waited = Stopwatch.GetElapsedTime(start);
            if (waited > LongestWait)
            {
                return waited.TotalMilliseconds;
            }

            // A twentieth of the wait: who waits long must not ask so often that nothing else is done.
            var pause = Math.Clamp(waited.TotalMilliseconds / 20, ShortestPauseMs, LongestPauseMs);
            await Task.Delay(TimeSpan.FromMilliseconds(pause), cancellation);
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <exception cref="BenchException">It was refused for good.</exception>
    private async Task<bool> IsTakenAsync(string body, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Url + StripeEvents.Path(server.Site)) { Content = Json(body) };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
        using var answer = await Client.SendAsync(request, cancellation);
        if (answer.IsSuccessStatusCode)
        {
            return true;
        }

        if (answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests))
        {
            throw new BenchException($"An event was answered with {(int)answer.StatusCode}.");
        }

        return false;
    }

    private async Task<bool> IsAllowedAsync(string subject)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Url + "/v1/access/check")
        {
            Content = Json($$"""{"subject_ref":"{{subject}}"}"""),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.Site.ApiKey);
        using var answer = await Client.SendAsync(request, cancellation);
        return (await answer.Content.ReadAsStringAsync(cancellation)).Contains("\"allowed\":true", StringComparison.Ordinal);
    }

    private static ByteArrayContent Json(string text)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return content;
    }
}
