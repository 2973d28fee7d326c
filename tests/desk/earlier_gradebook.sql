-- A gradebook as the course made it when it was first released.
CREATE TABLE course_marking (
	id INTEGER NOT NULL,
	set_name VARCHAR(200) NOT NULL,
	set_version VARCHAR(64) NOT NULL,
	note TEXT NOT NULL,
	made_at DATETIME DEFAULT CURRENT_TIMESTAMP NOT NULL,
	PRIMARY KEY (id)
);
CREATE INDEX ix_course_marking_set_name ON course_marking (set_name);
CREATE TABLE course_mark (
	marking INTEGER NOT NULL,
	place INTEGER NOT NULL,
	student TEXT NOT NULL,
	file TEXT NOT NULL,
	question TEXT NOT NULL,
	outcome TEXT NOT NULL,
	points FLOAT NOT NULL,
	"of" FLOAT NOT NULL,
	mistake TEXT NOT NULL,
	cell INTEGER,
	line INTEGER,
	seconds FLOAT NOT NULL,
	containment TEXT NOT NULL,
	note TEXT NOT NULL,
	PRIMARY KEY (marking, place),
	FOREIGN KEY(marking) REFERENCES course_marking (id)
);
CREATE INDEX ix_course_mark_student ON course_mark (student);
CREATE TABLE course_total (
	marking INTEGER NOT NULL,
	student TEXT NOT NULL,
	by_question TEXT NOT NULL,
	points FLOAT NOT NULL,
	"of" FLOAT NOT NULL,
	late_hours FLOAT,
	late_factor FLOAT NOT NULL,
	total FLOAT NOT NULL,
	open BOOLEAN NOT NULL,
	notes TEXT NOT NULL,
	PRIMARY KEY (marking, student),
	FOREIGN KEY(marking) REFERENCES course_marking (id)
);
INSERT INTO course_marking VALUES (3, 'harbour', 'v1', 'first', '2026-03-02 10:11:12');
INSERT INTO course_mark VALUES
	(3, 0, 'ann', 'ann.ipynb', 'total', 'right', 1.0, 1.0, '', 3, NULL, 0.1, 'bubblewrap', ''),
	(3, 1, 'ann', 'ann.ipynb', 'port', 'wrong', 0.0, 2.0, 'capital', 5, NULL, 0.1, 'bubblewrap', '');
INSERT INTO course_total VALUES
	(3, 'ann', '{"total": 1.0, "port": 0.0}', 1.0, 3.0, 0.0, 1.0, 1.0, 0, '');
