using System.Net.Sockets;

namespace Licenzy.Server.Platform.Outbound;

/// <summary>From a send without an answer to its class and a sentence.</summary>
/// <param name="Error">One of <see cref="SendError"/>.</param>
/// <param name="Detail">The sentence.</param>
internal readonly record struct SendFailure(string Error, string Detail)
{
    public static SendFailure Of(HttpRequestException exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is BlockedAddressException)
            {
                return Blocked;
            }

            if (cause is SocketException { SocketErrorCode: SocketError.HostNotFound })
            {
                return new(SendError.Dns, "The name of the host has no address.");
            }
        }

        return exception.HttpRequestError switch
        {
            HttpRequestError.SecureConnectionError => new(
                SendError.Tls,
                "The TLS handshake failed. Mostly the certificate has expired, is for another name, or comes without its chain."
            ),
            HttpRequestError.InvalidResponse => new(SendError.Protocol, "The answer is not HTTP."),
            HttpRequestError.ConfigurationLimitExceeded => new(SendError.Protocol, "The headers of the answer are larger than 16 KiB."),
            HttpRequestError.ConnectionError => new(SendError.Connect, "There is nothing to connect to at this address and port."),
            _ => new(SendError.Connect, "The connection broke before an answer came."),
        };
    }

    /// <param name="exception">What ended the wait.</param>
    /// <param name="timeout">For how long was waited in all.</param>
    /// <param name="isOver">Whether that time is over; otherwise it was the shorter one of the connection.</param>
    public static SendFailure TimedOut(OperationCanceledException exception, TimeSpan timeout, bool isOver) =>
        !isOver && exception.InnerException is TimeoutException
            ? new(SendError.Timeout, $"There was no connection within {OutboundHttp.ConnectTimeout.TotalSeconds:0.#} seconds.")
            : new(SendError.Timeout, $"There was no answer within {timeout.TotalSeconds:0.#} seconds.");

    private static SendFailure Blocked { get; } =
        new(
            SendError.Blocked,
            "The name leads to an address that is not on the open internet. If this installation may send to it, its operator lists "
                + "the network in the setting Outbound__AllowedNetworks."
        );
}
