module sweepscope

go 1.22
