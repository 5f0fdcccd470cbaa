namespace Licenzy.Stripe;

/// <summary>One page of a list of Stripe's.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Data">The objects of this page, in Stripe's order: newest first.</param>
/// <param name="HasMore">Whether more follow behind <see cref="NextCursor"/>.</param>
/// <param name="NextCursor">The id to give as <c>StartingAfter</c> for the next page; null when the page is empty.</param>
public sealed record StripePage<T>(IReadOnlyList<T> Data, bool HasMore, string? NextCursor);
