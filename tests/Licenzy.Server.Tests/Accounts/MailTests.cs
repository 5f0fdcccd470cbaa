using System.Net;
using System.Net.Sockets;
using System.Text;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Mail;
using Licenzy.Server.Tests.Hosting;
using Licenzy.Server.Tests.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace Licenzy.Server.Tests.Accounts;

/// <summary>The program with a mail server on loopback that may be away.</summary>
public sealed class MailingServer : SqliteServer
{
    internal SmtpPeer Peer { get; } = new();

    protected override IReadOnlyList<string> Settings =>
        ["--Mail:SmtpHost=127.0.0.1", $"--Mail:Port={Peer.Port}", "--Mail:Tls=false", "--Mail:From=Licenzy <licenzy@example.com>"];
}

/// <summary>Mails leave, also when the mail server is away for a while, and nothing of them stays.</summary>
public sealed class MailTests(MailingServer server) : IClassFixture<MailingServer>
{
    [Fact]
    public async Task A_mail_leaves_by_SMTP_in_both_forms_and_its_body_is_forgotten()
    {
        await using var peer = server.Peer.Start();
        var to = PersonBrowser.FreshEmail();
        await WriteAsync(to, "Hello", ["A <b>bold</b> word."]);

        var mail = await peer.ReceivedAsync(to);

        mail.ShouldContain("Subject: Hello");
        mail.ShouldContain("text/html");
        mail.ShouldContain("Auto-Submitted: auto-generated");
        await SettledAsync(to, "sent");
        (await BodiesAsync(to)).ShouldBe(0);
    }

    [Fact]
    public async Task A_mail_waits_while_the_mail_server_is_away_and_is_given_up_after_a_day()
    {
        var (waits, lost) = (PersonBrowser.FreshEmail(), PersonBrowser.FreshEmail());
        var worker = server.Services.GetRequiredService<MailWorker>();
        await WriteAsync(waits, "Waits", ["It waits."]);
        await UntilAsync(async () => await CountAsync(waits, "state = 'waiting' and tries > 0 and lease_until_ms = 0") == 1);
        await using (server.Peer.Start())
        {
            server.Clock.Advance(TimeSpan.FromMinutes(1));
            await worker.RunOnceAsync(TestContext.Current.CancellationToken);
            await SettledAsync(waits, "sent");
        }

        await WriteAsync(lost, "Lost", ["It is lost."]);
        await UntilAsync(async () => await CountAsync(lost, "tries > 0 and lease_until_ms = 0") == 1);
        server.Clock.Advance(TimeSpan.FromHours(25));
        await worker.RunOnceAsync(TestContext.Current.CancellationToken);

        await SettledAsync(lost, "failed");
        (await BodiesAsync(lost)).ShouldBe(0);
    }

    [Fact]
    public async Task The_queue_holds_no_readable_body()
    {
        var to = PersonBrowser.FreshEmail();
        await WriteAsync(to, "Secret", ["a canary in a mail"]);

        var body = await server.Database.ReadAsync(
            session => session.FindAsync<byte[]>("select body from mails where recipient = @To", new { To = to }),
            TestContext.Current.CancellationToken
        );

        Encoding.UTF8.GetString(body ?? []).ShouldNotContain("canary");
    }

    [Fact]
    public void What_people_typed_is_text_in_a_mail()
    {
        var content = MailContent.Of(["<script>alert(1)</script>"], "Open \"it\"", "https://licenzy.test/?a=1&b=\"");

        content.Html.ShouldNotContain("<script>");
        content.Html.ShouldContain("&lt;script&gt;");
        content.Html.ShouldContain("a=1&amp;b=&quot;");
        content.Text.ShouldContain("https://licenzy.test/?a=1&b=\"");
    }

    private Task WriteAsync(string to, string subject, IReadOnlyList<string> paragraphs) =>
        server.Database.WriteAsync(
            session => server.Services.GetRequiredService<Mailbox>().WriteAsync(session, "test", to, subject, MailContent.Of(paragraphs)),
            TestContext.Current.CancellationToken
        );

    private Task<long> CountAsync(string to, string where) =>
        StoredRows.Of(server).CountAsync($"select count(*) from mails where recipient = @To and {where}", new { To = to });

    private Task<long> BodiesAsync(string to) => CountAsync(to, "body is not null");

    private Task SettledAsync(string to, string state) => UntilAsync(async () => await CountAsync(to, $"state = '{state}'") == 1);

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var look = 0; look < 400; look++)
        {
            if (await holds())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(25));
        }

        throw new TimeoutException("It did not come to that.");
    }
}

/// <summary>As much of a mail server as a mail needs. Nothing listens until it is started.</summary>
internal sealed class SmtpPeer : IAsyncDisposable
{
    private readonly List<string> mails = [];
    private TcpListener? listener;
    private Task? accepting;

    public int Port { get; } = TestServer.FreePort();

    public SmtpPeer Start()
    {
        listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        accepting = AcceptAsync(listener);
        return this;
    }

    public async Task<string> ReceivedAsync(string to)
    {
        for (var look = 0; look < 400; look++)
        {
            lock (mails)
            {
                if (mails.FirstOrDefault(mail => mail.Contains(to, StringComparison.Ordinal)) is { } found)
                {
                    return found;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(25));
        }

        throw new TimeoutException($"No mail to {to} came.");
    }

    public async ValueTask DisposeAsync()
    {
        listener?.Stop();
        await (accepting ?? Task.CompletedTask);
    }

    private async Task AcceptAsync(TcpListener at)
    {
        try
        {
            while (true)
            {
                using var client = await at.AcceptTcpClientAsync();
                await TalkAsync(client.GetStream());
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 peer");
        while (await reader.ReadLineAsync() is { } line)
        {
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    await ReadMailAsync(reader);
                    await writer.WriteLineAsync("250 taken");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 fine");
                    break;
            }
        }
    }

    private async Task ReadMailAsync(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line && line != ".")
        {
            mail.AppendLine(line);
        }

        lock (mails)
        {
            mails.Add(mail.ToString());
        }
    }
}
