using System.Text.RegularExpressions;
using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.Tests.House;

/// <summary>The catalogue is a promise: its page is true, its codes are unique and its texts help.</summary>
public sealed partial class ErrorsPageTests
{
    [Fact]
    public void The_page_of_errors_says_what_the_catalogue_says() =>
        Snapshots.ShouldMatch("docs/errors.md", ErrorsPage.Write(ErrorCatalogue.All));

    [Fact]
    public void Every_code_is_well_formed_and_helps() => Violations(ErrorCatalogue.All).ShouldBeEmpty();

    [Theory]
    [InlineData("NotSnake", 400, "Wrong form", "Write it in snake_case.")]
    [InlineData("fine", 200, "Not an error", "Use a status from 400.")]
    [InlineData("fine", 400, "Ends with a full stop.", "Leave it out.")]
    [InlineData("fine", 400, "No advice", "")]
    public void A_bad_code_is_found(string code, int status, string title, string whatToDo) =>
        Violations([new ErrorCode(code, status, title, whatToDo)]).ShouldHaveSingleItem();

    [Fact]
    public void A_code_that_is_there_twice_is_found()
    {
        var code = new ErrorCode("twice", 400, "Twice", "Keep one.");

        Violations([code, code]).ShouldHaveSingleItem().ShouldContain("twice");
    }

    private static IEnumerable<string> Violations(IReadOnlyList<ErrorCode> catalogue) =>
        [
            .. catalogue.Where(code => !SnakeCase().IsMatch(code.Code)).Select(code => $"{code.Code} is not snake_case"),
            .. catalogue.Where(code => code.Status is < 400 or > 599).Select(code => $"{code.Code} has the status {code.Status}"),
            .. catalogue
                .Where(code => code.Title.Length == 0 || code.Title.EndsWith('.'))
                .Select(code => $"{code.Code}: the title is no name"),
            .. catalogue.Where(code => !code.WhatToDo.EndsWith('.')).Select(code => $"{code.Code} says nothing about what to do"),
            .. catalogue
                .GroupBy(code => code.Code, StringComparer.Ordinal)
                .Where(group => group.Count() > 1)
                .Select(group => $"{group.Key} is there twice"),
        ];

    [GeneratedRegex("^[a-z]+(_[a-z]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SnakeCase();
}
