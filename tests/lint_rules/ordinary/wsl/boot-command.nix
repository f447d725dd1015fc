{ pkgs, ... }:
{
  wsl.enable = true;
  wsl.wslConf.boot.command = "/bin/sh -c 'echo started > /run/started'";
  systemd.services.warm-up = {
    wantedBy = [ "multi-user.target" ];
    serviceConfig = { Type = "oneshot"; RemainAfterExit = true; };
    script = ''
      until ${pkgs.curl}/bin/curl -fs http://localhost:8080/health; do
        sleep 2
      done
    '';
  };
}
