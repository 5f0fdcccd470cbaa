namespace Licenzy.Server.Tests.Receiving;

/// <summary>For the class of bugs that every application would copy with the sample: taken twice, lost, or taken from anybody.</summary>
public sealed class SampleReceiverTests : IDisposable
{
    private const string Event = """
        {"type":"usage.consumed","data":{"subject_ref":"user_123","units":100,"usage_remaining":900,"entitlement_id":"ent_1",
         "updated_at":"2026-01-31T12:00:00.5Z"}}
        """;

    private static readonly string[] Current = [ReceivedRequest.Secret];
    private readonly string folder = Directory.CreateTempSubdirectory("licenzy-receiver-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_genuine_event_is_printed_in_words()
    {
        await using var receiver = await SampleReceiver.StartAsync(folder, ReceivedRequest.Secret);

        var reply = await receiver.DeliverAsync("evt_1", Event, Current, attempt: 2);

        reply.Status.ShouldBe(200);
        await receiver.SaysAsync("usage.consumed user_123 −100 → 900 left (evt_1, attempt 2)");
    }

    [Theory]
    [InlineData("webhook.test", "null", "null", "webhook.test the endpoint works (evt_1, attempt 1)")]
    [InlineData(
        "purchase.finalized",
        "1000",
        "\"usd\"",
        "purchase.finalized user_1 PRO active (why), 1000 usd in its smallest unit (evt_1,"
    )]
    [InlineData("entitlement.updated", "null", "null", "entitlement.updated user_1 PRO active (why) (evt_1, attempt 1)")]
    [InlineData("something.new", "null", "null", "something.new user_1 PRO active (why) (evt_1, attempt 1)")]
    public async Task Every_type_has_its_line_and_a_new_one_is_no_error(string type, string amount, string currency, string line)
    {
        await using var receiver = await SampleReceiver.StartAsync(folder, ReceivedRequest.Secret);
        var subject = type == "webhook.test" ? "null" : "\"user_1\"";
        var data =
            $$"""{"subject_ref":{{subject}},"product_code":"PRO","status":"active","reason":"why","amount_total":{{amount}},"currency":{{currency}}}""";

        (await receiver.DeliverAsync("evt_1", $$"""{"type":"{{type}}","data":{{data}}}""", Current)).Status.ShouldBe(200);

        await receiver.SaysAsync(line);
    }

    [Fact]
    public async Task What_is_not_genuine_is_refused_with_a_reason_and_handled_by_nobody()
    {
        await using var receiver = await SampleReceiver.StartAsync(folder, ReceivedRequest.Secret);

        var forged = await receiver.DeliverAsync("evt_1", Event, [ReceivedRequest.OldSecret]);
        var old = await receiver.DeliverAsync("evt_1", Event, Current, age: 400);
        var early = await receiver.DeliverAsync("evt_1", Event, Current, age: -400);
        var bare = await receiver.PostAsync("{}"u8.ToArray());

        forged.ShouldBe(
            new Reply(400, "No signature matches: another endpoint's secret, or a body that was changed or parsed on its way.")
        );
        old.ShouldBe(new Reply(400, "webhook-timestamp is more than five minutes from this clock."));
        early.ShouldBe(old);
        bare.ShouldBe(new Reply(400, "The headers webhook-id, webhook-timestamp and webhook-signature are needed."));
        (await receiver.DeliverAsync("evt_1", Event, Current)).Text.ShouldBe("thank you", "nothing was remembered of the forged one");
    }

    [Fact]
    public async Task Every_request_that_receivers_must_refuse_is_refused()
    {
        await using var receiver = await SampleReceiver.StartAsync(folder, ReceivedRequest.Secret);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        foreach (
            var request in ReceivedRequest.All(now, margin: 120).Where(request => !request.Genuine && request.Secrets[0] == Current[0])
        )
        {
            var reply = await receiver.PostAsync(request.Body, [.. request.Headers.Select(header => (header.Key, header.Value))]);
            reply.Status.ShouldBe(400, request.Name);
        }
    }

    [Fact]
    public async Task A_duplicate_is_answered_well_and_not_handled_again()
    {
        await using var receiver = await SampleReceiver.StartAsync(folder, ReceivedRequest.Secret);

        (await receiver.DeliverAsync("evt_1", Event, Current)).Text.ShouldBe("thank you");
        var again = await receiver.DeliverAsync("evt_1", Event, Current, attempt: 2);

        again.ShouldBe(new Reply(200, "already handled"));
        await receiver.SaysAsync("duplicate of an event that was handled (evt_1, attempt 2)");
        receiver.Output.Split("user_123").Length.ShouldBe(2);
    }

    [Fact]
    public async Task What_was_answered_well_is_remembered_by_the_next_process_even_after_a_power_cut()
    {
        await using (var killed = await SampleReceiver.StartAsync(folder, ReceivedRequest.Secret))
        {
            (await killed.DeliverAsync("evt_1", Event, Current)).Status.ShouldBe(200);
        }

        // What an append that was cut short leaves must not swallow the id that comes next.
        await File.AppendAllTextAsync(Path.Combine(folder, "data", "receiver-seen.txt"), "evt_cu");
        await using (var second = await SampleReceiver.StartAsync(folder, ReceivedRequest.Secret))
        {
            (await second.DeliverAsync("evt_1", Event, Current)).Text.ShouldBe("already handled");
            (await second.DeliverAsync("evt_2", Event, Current)).Text.ShouldBe("thank you");
        }

        await using var third = await SampleReceiver.StartAsync(folder, ReceivedRequest.Secret);
        (await third.DeliverAsync("evt_2", Event, Current)).Text.ShouldBe("already handled");
    }

    [Fact]
    public async Task Only_the_newest_hundred_thousand_are_remembered()
    {
        var file = Path.Combine(folder, "many.txt");
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, 100_002).Select(number => $"evt_{number}"));

        await using var receiver = await SampleReceiver.StartAsync(folder, ReceivedRequest.Secret, "--seen", file);

        await receiver.SaysAsync("100000 events were handled before.");
        (await receiver.DeliverAsync("evt_2", Event, Current)).Text.ShouldBe("already handled");
        (await receiver.DeliverAsync("evt_1", Event, Current)).Text.ShouldBe("thank you");
        File.ReadLines(file).Count().ShouldBe(100_001);
    }

    [Fact]
    public async Task During_a_rotation_a_receiver_with_either_secret_or_both_takes_all()
    {
        string[] both = [ReceivedRequest.Secret, ReceivedRequest.OldSecret];
        foreach (var secrets in new[] { ReceivedRequest.OldSecret, ReceivedRequest.Secret, string.Join(' ', both) })
        {
            await using var receiver = await SampleReceiver.StartAsync(
                folder,
                secrets,
                "--seen",
                $"seen-{secrets.Length}-{secrets[7]}.txt"
            );
            (await receiver.DeliverAsync("evt_1", Event, both)).Text.ShouldBe("thank you");
        }

        await using var prepared = await SampleReceiver.StartAsync(folder, "", "--secret", both[0], "--secret", both[1]);
        (await prepared.DeliverAsync("evt_1", Event, [both[1]])).Text.ShouldBe("thank you");
        (await prepared.DeliverAsync("evt_2", Event, [both[0]])).Text.ShouldBe("thank you");
    }

    [Fact]
    public async Task An_older_state_of_the_same_entitlement_is_shown_and_not_taken()
    {
        await using var receiver = await SampleReceiver.StartAsync(folder, ReceivedRequest.Secret);

        await receiver.DeliverAsync("evt_2", Event, Current);
        await receiver.DeliverAsync("evt_1", Event.Replace("00.5Z", "00Z", StringComparison.Ordinal), Current);
        await receiver.DeliverAsync("evt_3", Event.Replace("00.5Z", "00.500Z", StringComparison.Ordinal), Current);

        await receiver.SaysAsync("[older than what is known of ent_1: state not taken] (evt_1, attempt 1)");
        await receiver.SaysAsync("900 left (evt_3, attempt 1)");
    }

    [Fact]
    public async Task Failures_on_purpose_are_counted_and_lose_nothing()
    {
        await using var receiver = await SampleReceiver.StartAsync(folder, ReceivedRequest.Secret, "--fail", "2");

        (await receiver.PostAsync("{}"u8.ToArray())).Status.ShouldBe(400, "what is not genuine uses none of them up");
        (await receiver.DeliverAsync("evt_1", Event, Current)).Status.ShouldBe(500);
        (await receiver.DeliverAsync("evt_1", Event, Current, attempt: 2)).Text.ShouldBe("Failed on purpose, 2 of 2 (evt_1, attempt 2).");
        (await receiver.DeliverAsync("evt_1", Event, Current, attempt: 3)).Text.ShouldBe("thank you");
    }

    [Fact]
    public async Task Two_attempts_that_overlap_are_handled_once()
    {
        await using var receiver = await SampleReceiver.StartAsync(folder, ReceivedRequest.Secret, "--slow", "1");

        var replies = await Task.WhenAll(Enumerable.Range(1, 8).Select(attempt => receiver.DeliverAsync("evt_1", Event, Current, attempt)));

        replies.Count(reply => reply.Text == "thank you").ShouldBe(1);
        replies.ShouldAllBe(reply => reply.Status == 200);
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_is_no_event_is_refused()
    {
        await using var receiver = await SampleReceiver.StartAsync(folder, ReceivedRequest.Secret);

        (await receiver.DeliverAsync("evt_1", new string(' ', 300_000), Current)).Status.ShouldBe(413);
        (await receiver.DeliverAsync("evt_1", "{", Current)).Text.ShouldBe("The body is no event (evt_1, attempt 1).");
        (await receiver.DeliverAsync("evt_1", """{"type":"a.b"}""", Current)).Status.ShouldBe(400);
        (await receiver.DeliverAsync("evt_1", Event, Current)).Text.ShouldBe("thank you");
    }

    [Theory]
    [InlineData("", 2, "The signing secret is missing.")]
    [InlineData("--secret whsec_", 2, "A signing secret is whsec_ and the Base64 of 24 to 64 bytes.")]
    [InlineData("--secret", 2, "--secret needs a value.")]
    [InlineData("--fail some", 2, "--fail needs a whole number from 0 to 2147483647.")]
    [InlineData("--slow 3601", 2, "--slow needs a whole number from 0 to 3600.")]
    [InlineData("--gone", 2, "There is no option --gone. --help lists them.")]
    [InlineData("--help", 0, "usage: dotnet run --project samples/receiver")]
    public async Task Who_starts_it_wrongly_is_told_how(string words, int code, string text)
    {
        string[] arguments = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        var finished = await ForeignProgram.RunAsync(SampleReceiver.Program, arguments, folder, "", ("LICENZY_WEBHOOK_SECRET", ""));

        finished.ExitCode.ShouldBe(code);
        (code == 0 ? finished.Output : finished.Error).ShouldStartWith(text);
    }
}
