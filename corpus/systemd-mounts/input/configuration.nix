{ pkgs, ... }:

{
  wsl.enable = true;
  wsl.defaultUser = "noor";

  # Measurements
  systemd.mounts = [
    {
      # the first partition
      what = "/dev/disk/by-id/scsi-SNVMe_Samsung_SSD_980_0025_3857_61B0_0EF2.-part1";
      where = "/srv/lab"; # hard-coded in the scripts
      type = "ext4";
      options = "noatime,nofail";
      wantedBy = [ "multi-user.target" ]; # local-fs hangs
      unitConfig.DefaultDependencies = false;
    }
  ];

  services.grafana = {
    enable = true;
    settings.paths.data = "/srv/lab/grafana";
  };

  services.influxdb2.enable = true;
  environment.systemPackages = [ pkgs.influxdb2-cli ];

  system.stateVersion = "24.11";
}
