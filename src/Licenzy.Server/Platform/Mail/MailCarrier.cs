using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Licenzy.Server.Platform.Settings;

namespace Licenzy.Server.Platform.Mail;

/// <summary>Takes mails to where they leave the program.</summary>
internal abstract class MailCarrier
{
    /// <summary>Hands a mail over; when this returns, it is no longer ours.</summary>
    /// <exception cref="SmtpException">It was not taken.</exception>
    /// <exception cref="IOException">It could not be written.</exception>
    public abstract Task CarryAsync(OutgoingMail mail, CancellationToken cancellationToken);

    public static MailCarrier For(MailSettings settings, TimeProvider time) =>
        settings switch
        {
            { SmtpHost: not null } => new SmtpCarrier(settings),
            { Folder: { } folder } => new FolderCarrier(folder, settings.From, time),
            _ => new NoCarrier(),
        };

    /// <summary>Over SMTP. A connection for each mail: there are few, and one that hangs keeps no other.</summary>
    private sealed class SmtpCarrier(MailSettings settings) : MailCarrier
    {
        private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

        public override async Task CarryAsync(OutgoingMail mail, CancellationToken cancellationToken)
        {
            using var client = new SmtpClient(settings.SmtpHost, settings.Port) { EnableSsl = settings.Tls };
            if (settings.User is not null)
            {
                client.Credentials = new NetworkCredential(settings.User, settings.Password);
            }

            using var message = MessageOf(mail, settings.From);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Longest);
            try
            {
                await client.SendMailAsync(message, limit.Token);
            }
            catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
            {
                throw new SmtpException($"The mail server did not take the mail within {Longest.TotalSeconds} seconds.", late);
            }
        }

        private static MailMessage MessageOf(OutgoingMail mail, string from)
        {
            var message = new MailMessage(new MailAddress(from), new MailAddress(mail.Recipient))
            {
                Subject = mail.Subject,
                SubjectEncoding = Encoding.UTF8,
                Body = mail.Content.Text,
                BodyEncoding = Encoding.UTF8,
                IsBodyHtml = false,
            };
            message.Headers["Message-ID"] = $"<{mail.Id}@{message.From!.Host}>";
            message.Headers["Auto-Submitted"] = "auto-generated";
            message.AlternateViews.Add(
                AlternateView.CreateAlternateViewFromString(mail.Content.Html, new ContentType("text/html; charset=utf-8"))
            );
            return message;
        }
    }

    /// <summary>Into a folder, one file for each mail, readable by this program's user alone: they hold links that open accounts.</summary>
    private sealed class FolderCarrier(string folder, string from, TimeProvider time) : MailCarrier
    {
        public override async Task CarryAsync(OutgoingMail mail, CancellationToken cancellationToken)
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            var head =
                $"From: {from}\nTo: {mail.Recipient}\nSubject: {mail.Subject}\nDate: {time.GetUtcNow():R}\nMessage-ID: <{mail.Id}>\n\n";
            var target = Path.Combine(folder, $"{mail.Id}.txt");
            var temporary = $"{target}.new";
            await File.WriteAllTextAsync(temporary, head + mail.Content.Text, cancellationToken);
            File.Move(temporary, target, overwrite: true);
        }
    }

    private sealed class NoCarrier : MailCarrier
    {
        public override Task CarryAsync(OutgoingMail mail, CancellationToken cancellationToken) =>
            throw new SmtpException("No mail server is set (Mail__SmtpHost).");
    }
}
