@echo off
rem Starts Cohort on Windows, and builds it before where it is not built. After a change of the sources: delete target\cohort.
setlocal
set "root=%~dp0"
set "home=%root%target\cohort"
set "built=%home%\version.properties"

set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
set "version="
for /f "tokens=2,3" %%u in ('call "%java%" -version 2^>^&1') do if "%%u"=="version" set "version=%%~v"
for /f "delims=.-+" %%v in ("%version%") do set "major=%%v"
if not defined version (
    echo cohort: there is no Java; install a JDK of version 17 or later, or set JAVA_HOME to one 1>&2
    exit /b 6
)
if %major% LSS 17 (
    echo cohort: Cohort needs Java 17 or later, but "%java%" is %version%; install one or set JAVA_HOME 1>&2
    exit /b 6
)

rem Maven's wrapper is a script for other shells; Windows has all that is needed to do the same.
set "maven=%root%target\maven"
set "url="
for /f "usebackq tokens=1,* delims==" %%a in ("%root%.mvn\wrapper\maven-wrapper.properties") do if "%%a"=="distributionUrl" set "url=%%b"
if not exist "%built%" (
    echo Building Cohort ^(first run, about a minute^)... 1>&2
    if not exist "%maven%" mkdir "%maven%"
    if not exist "%maven%\maven.zip" curl -sSfL -o "%maven%\maven.zip" "%url%" || exit /b 6
    tar -xf "%maven%\maven.zip" -C "%maven%"
    pushd "%root%"
    for /d %%m in ("%maven%\apache-maven-*") do call "%%m\bin\mvn.cmd" -q -B -Dmaven.test.skip=true -Derrorprone.skip package > "%root%target\build.log" 2>&1
    popd
)
if not exist "%built%" (
    echo cohort: the build failed; see "%root%target\build.log" 1>&2
    exit /b 6
)

set "options=-Xlog:disable -XX:InitialCodeCacheSize=16m --enable-native-access=ALL-UNNAMED -Dguice_bytecode_gen_option=DISABLED"
rem As in cohort: of what the second compiler takes up within a start, little is called again.
set "options=%options% -XX:Tier4InvocationThreshold=15000 -XX:Tier4MinInvocationThreshold=2000 -XX:Tier4CompileThreshold=30000"
if %major% GEQ 23 set "options=%options% --sun-misc-unsafe-memory-access=allow"
"%java%" %options% -XX:+UseSerialGC %JAVA_OPTS% "-Dcohort.home=%home%" -jar "%home%\lib\cohort-runtime.jar" %*
exit /b %errorlevel%
