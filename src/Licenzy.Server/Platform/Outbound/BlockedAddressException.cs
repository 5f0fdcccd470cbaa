namespace Licenzy.Server.Platform.Outbound;

/// <summary>
/// A connection was refused by this program because its target is not public and in no allowed network. The message names no
/// address: who chose the name must not learn what it leads to in here.
/// </summary>
internal sealed class BlockedAddressException() : IOException("The target is not on the open internet and in no allowed network.");
