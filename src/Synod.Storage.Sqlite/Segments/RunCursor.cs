namespace Synod.Storage.Sqlite;

/// <summary>Reads a run from its beginning to its end.</summary>
internal sealed class RunCursor
{
    private readonly RunFile _run;
    private readonly byte[] _page = new byte[RunPage.Bytes];
    private FactRecord _current;
    private long _number;
    private int _at;
    private int _count;

    /// <summary>Stands at the first record; a run has at least one.</summary>
    public RunCursor(RunFile run)
    {
        _run = run;
        Load();
    }

    public ref readonly FactRecord Current => ref _current;

    /// <summary>True at the last record of a page.</summary>
    public bool EndsPage => _at == _count - 1;

    /// <summary>Goes on; false after the last record.</summary>
    public bool MoveNext()
    {
        if (!EndsPage)
        {
            _current = RunPage.Record(_page, ++_at);
            return true;
        }

        if (++_number == RunPage.RecordPages(_run.Records))
        {
            return false;
        }

        Load();
        return true;
    }

    private void Load()
    {
        _run.ReadPage(_number, _page);
        _count = RunPage.RecordsOn(_number, _run.Records);
        _at = 0;
        _current = RunPage.Record(_page, 0);
    }
}
