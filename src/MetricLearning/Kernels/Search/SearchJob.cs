namespace MetricLearning.Kernels;

/// <summary>One search: tiles of queries against all rows, shared among threads. One caller at a time; reusable.</summary>
/// <remarks>
/// Rows are ranked in single precision, and the candidates that rounding could confuse are compared again in double precision, so the
/// result is that of a full sort whatever the tiles and the threads: (1) a few more rows than asked for are kept by score; (2) with B the
/// bound of a score's error and s the k-th best score, a row below s − 2B cannot be among the k nearest; (3) if all rows at or above
/// s − 2B were kept, their distances decide; (4) otherwise the rows are scanned once more and every row at or above s − 2B is compared.
/// </remarks>
internal sealed unsafe class SearchJob(NeighborSearch search, PanelScan scan, int maxDegreeOfParallelism) : IChunkedWork
{
    private const int LargestTile = 480;
    private const int LargestTileFloats = 1 << 18; // prepared queries and candidates that stay in a near cache while all panels pass by
    private const int SpareCandidates = 8;
    private const long SmallestShare = 1 << 19; // floats of the panels that one thread reads when a tile is shared

    private readonly Workers _workers = new(maxDegreeOfParallelism);
    private readonly SearchScratch?[] _segments = new SearchScratch?[Math.Min(maxDegreeOfParallelism, Workers.ThreadLimit)];
    private readonly RowPanels _rows = search.Rows;
    private readonly RowForm _form = search.Form;
    private float* _queries;
    private int _queryCount;
    private int _neighborCount;
    private int* _indices;
    private float* _distances;
    private int _tileRows;
    private int _candidateCount;
    private int _segmentCount;
    private float* _sharedQueries;

    private int Depth => _rows.Stride - 1;

    /// <inheritdoc cref="NeighborSearch.Search"/>
    public void Run(ReadOnlySpan<float> queries, int neighborCount, Span<int> indices, Span<float> distances)
    {
        fixed (float* queryStart = queries)
        fixed (int* indexStart = indices)
        fixed (float* distanceStart = distances)
        {
            _queries = queryStart;
            _queryCount = queries.Length / Depth;
            _neighborCount = neighborCount;
            _indices = indexStart;
            _distances = distanceStart;
            _candidateCount = (int)Math.Min(_rows.Count, (long)neighborCount + SpareCandidates);
            RunTiles();
        }
    }

    /// <inheritdoc/>
    void IChunkedWork.Run(int chunk)
    {
        SearchScratch scratch = search.RentScratch();
        scratch.Start(_tileRows, _rows.Stride, _candidateCount);
        if (_segmentCount > 1)
        {
            int first = (int)((long)_rows.PanelCount * chunk / _segmentCount);
            int end = (int)((long)_rows.PanelCount * (chunk + 1) / _segmentCount);
            Scan(_sharedQueries, first, end, scratch);
            _segments[chunk] = scratch;
            return;
        }

        int count = Prepare(chunk, scratch);
        Scan(scratch.Queries, 0, _rows.PanelCount, scratch);
        Finish(chunk, count, scratch);
        search.ReturnScratch(scratch);
    }

    private void RunTiles()
    {
        long floatsOfAQuery = (long)_rows.Stride + _candidateCount;
        int largestTile = (int)Math.Clamp(LargestTileFloats / floatsOfAQuery, PanelScan.GroupRows, LargestTile);
        int tiles = (_queryCount + largestTile - 1) / largestTile;
        if (tiles == 0)
        {
            return;
        }

        if (tiles > 1)
        {
            int degree = _workers.MaxDegreeOfParallelism;
            // As many for each thread: the last would wait alone.
            tiles = (int)Math.Min(_queryCount, (tiles + degree - 1L) / degree * degree);
        }

        int perTile = (_queryCount + tiles - 1) / tiles;
        _tileRows = (perTile + PanelScan.GroupRows - 1) / PanelScan.GroupRows * PanelScan.GroupRows;
        tiles = (_queryCount + _tileRows - 1) / _tileRows;
        long shares = (long)_rows.PanelCount * _rows.PanelRows * _rows.Stride / SmallestShare;
        _segmentCount = tiles < _workers.MaxDegreeOfParallelism ? (int)Math.Clamp(shares, 1, _workers.MaxDegreeOfParallelism) : 1;
        if (_segmentCount == 1)
        {
            _workers.Run(this, tiles);
            return;
        }

        for (int tile = 0; tile < tiles; tile++)
        {
            RunShared(tile);
        }
    }

    private void RunShared(int tile)
    {
        SearchScratch whole = search.RentScratch();
        whole.Start(_tileRows, _rows.Stride, _candidateCount);
        int count = Prepare(tile, whole);
        _sharedQueries = whole.Queries;
        _workers.Run(this, _segmentCount);
        for (int segment = 0; segment < _segmentCount; segment++)
        {
            Merge(_segments[segment]!, whole);
            search.ReturnScratch(_segments[segment]!);
            _segments[segment] = null;
        }

        Finish(tile, count, whole);
        search.ReturnScratch(whole);
    }

    private int Prepare(int tile, SearchScratch scratch)
    {
        int first = tile * _tileRows;
        int count = Math.Min(_tileRows, _queryCount - first);
        for (int i = 0; i < _tileRows; i++)
        {
            Span<float> query = scratch.Query(i);
            if (i < count)
            {
                scratch.QueryLengths[i] = _form.Prepare(new(_queries + ((long)(first + i) * Depth), Depth), query);
            }
            else
            {
                query.Clear();
            }

            query[Depth] = 1;
        }

        return count;
    }

    private void Scan(float* queries, int firstPanel, int endPanel, SearchScratch scratch)
    {
        for (int panel = firstPanel; panel < endPanel; panel++)
        {
            scan.Scan(queries, _tileRows, _rows.Stride, _rows[panel], panel * _rows.PanelRows, scratch);
        }
    }

    private void Merge(SearchScratch segment, SearchScratch whole)
    {
        for (int i = 0; i < _tileRows; i++)
        {
            CandidateList from = segment.Candidates(i, _tileRows);
            CandidateList to = whole.Candidates(i, _tileRows);
            for (int c = 0; c < from.Capacity && from.Scores[c] > to.WorstScore; c++)
            {
                to.Insert(from.Scores[c], from.Indices[c]);
            }
        }
    }

    private void Finish(int tile, int count, SearchScratch scratch)
    {
        float* thresholds = stackalloc float[PanelScan.GroupRows];
        for (int group = 0; group < count; group += PanelScan.GroupRows)
        {
            bool isComplete = true;
            for (int i = 0; i < PanelScan.GroupRows; i++)
            {
                thresholds[i] = group + i < count ? Compare(tile, group + i, scratch) : float.PositiveInfinity;
                isComplete &= float.IsPositiveInfinity(thresholds[i]);
            }

            if (!isComplete)
            {
                Rescan(tile, group, thresholds, scratch);
            }
        }
    }

    // Returns +∞ when the candidates hold all nearest rows, else the score at or above which rows must be compared.
    private float Compare(int tile, int query, SearchScratch scratch)
    {
        CandidateList candidates = scratch.Candidates(query, _tileRows);
        double bound = 2 * _form.ScoreErrorBound(scratch.QueryLengths[query]);
        float threshold = MathF.BitDecrement((float)(candidates.Scores[_neighborCount - 1] - bound));
        if (candidates.WorstScore >= threshold && candidates.Capacity < _rows.Count)
        {
            return threshold;
        }

        NeighborList nearest = Nearest(tile, query);
        for (int c = 0; c < candidates.Capacity && candidates.Scores[c] >= threshold; c++)
        {
            Offer(candidates.Indices[c], scratch.Query(query), ref nearest);
        }

        return float.PositiveInfinity;
    }

    private void Rescan(int tile, int group, float* thresholds, SearchScratch scratch)
    {
        for (int i = 0; i < PanelScan.GroupRows; i++)
        {
            if (float.IsPositiveInfinity(thresholds[i]))
            {
                continue;
            }

            NeighborList nearest = Nearest(tile, group + i);
            for (int panel = 0; panel < _rows.PanelCount; panel++)
            {
                scan.Score(scratch.Queries + (group * _rows.Stride), _rows.Stride, _rows[panel], scratch.Scores);
                for (int lane = 0; lane < _rows.PanelRows; lane++)
                {
                    if (scratch.Scores[(i * _rows.PanelRows) + lane] >= thresholds[i])
                    {
                        Offer((panel * _rows.PanelRows) + lane, scratch.Query(group + i), ref nearest);
                    }
                }
            }
        }
    }

    private void Offer(int row, ReadOnlySpan<float> query, ref NeighborList nearest) =>
        nearest.Offer(_form.Distance(query[..Depth], _rows.Row(row), _rows.PanelRows), row);

    private NeighborList Nearest(int tile, int query)
    {
        long start = (((long)tile * _tileRows) + query) * _neighborCount;
        return new(new(_distances + start, _neighborCount), new(_indices + start, _neighborCount));
    }
}
